/** The acts as the desk names and orders them. The labels of one order's acts come with it from the engine. */
import { ACT_KEY } from '#shared/domain/order/keys.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';

export const ACT_ORDER: readonly HumanKind[] = ['accept', 'dispatch', 'forward', 'reply', 'callback'];

export const ACT_LABEL: Record<HumanKind, string> = {
  accept: '签收',
  dispatch: '派单',
  forward: '转办',
  reply: '回复',
  callback: '回访',
};

/** The act behind a single key, in upper case. */
export const actOfKey = (key: string): HumanKind | undefined => ACT_ORDER.find((kind) => ACT_KEY[kind] === key);
