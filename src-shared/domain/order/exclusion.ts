/** What the two ways out of the assessment share: 剔除 (the order should not count) and 申诉 (its result is wrong). */
import { accepted, type Decision, type DecideContext } from './command.ts';
import type { Exclusion } from './facts.ts';
import { known } from './order.ts';
import type { RefusalCode } from './refusal.ts';
import type { OrderEvent, OrderState } from './types.ts';
import { leadCentre } from './who.ts';

/** Does the order stand outside of the assessment? Only the last word of the city says so (domain.md §1.12). */
export const isExcluded = ({ exclusion }: Pick<OrderState, 'exclusion'>): boolean => exclusion?.stage === 'approved';

/** A new application is possible before the first and after a refusal. */
export function mayApply(state: OrderState | undefined, context: DecideContext): RefusalCode | null {
  const why = leadCentre(state, context);
  if (why) return why;
  const stage = known(state).exclusion?.stage;
  return stage === undefined || stage === 'refused' || stage === 'cityRefused' ? null : 'exclusion-known';
}

export const applied = (
  family: { kind: string; version: number },
  reason: string,
  personal: Record<string, string>,
): Decision => accepted(family, false, { reason }, personal);

export function afterApplication(state: OrderState | undefined, event: OrderEvent, way: Exclusion['way']): OrderState {
  const { reason } = event.data as { reason: string };
  const at = event.countedAt;
  return { ...known(state), exclusion: { way, stage: 'applied', reason, appliedAt: at, at } };
}

/** `剔除` or `申诉` of the order's present case. */
export const wayLabel = (way: Exclusion['way']): string => (way === 'appeal' ? '申诉' : '剔除');
