/** The acts as the desk names and orders them. The labels of one order's acts come with it from the engine. */
import { ACT_KEY } from '#shared/domain/order/keys.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { actsOfUnit } from '#shared/domain/order/unit-acts.ts';
import type { UnitKind } from '#shared/domain/organization/organization.ts';

export const ACT_ORDER: readonly HumanKind[] = ['accept', 'dispatch', 'forward', 'reply', 'callback'];

export const ACT_LABEL: Record<HumanKind, string> = {
  accept: '签收',
  dispatch: '派单',
  forward: '转办',
  reply: '回复',
  callback: '回访',
};

/** What a unit of this kind is offered, in the desk's order. */
export const actsOffered = (unit: UnitKind): readonly HumanKind[] =>
  ACT_ORDER.filter((kind) => actsOfUnit(unit).includes(kind));

/** The act behind a single key, in upper case, for a unit of this kind. */
export const actOfKey = (key: string, unit: UnitKind): HumanKind | undefined =>
  actsOffered(unit).find((kind) => ACT_KEY[kind] === key);
