/** Moves of an order's due time. The first due time ever set stays where it is, whatever happens to the present one. */
import { dueFor, type Due } from '../deadline/due.ts';
import type { RuleSet } from '../deadline/rules.ts';
import type { OrderEvent, OrderState } from './types.ts';

/** The due time of an order that begins anew at `now`. */
export const freshDue = ({ type, due }: OrderState, now: number, rules: RuleSet): Due => ({
  ...dueFor(type, now, rules),
  originalAt: due.originalAt,
});

/** The order with another due time, the move on record. */
export function withDue<T extends OrderState>(order: T, due: Due, { countedAt, command }: OrderEvent, why: string): T {
  const change = { at: countedAt, by: command, from: order.due.at, to: due.at, why };
  return { ...order, due, dueHistory: [...(order.dueHistory ?? []), change] };
}

/**
 * An order whose clock begins anew: what was asked for or granted under the old one is over. How often a later due time
 * was granted is not forgotten.
 */
export function settled<T extends OrderState>(order: T, at: number): T {
  const { extension, onAccount } = order;
  return {
    ...order,
    ...(extension ? { extension: { count: extension.count } } : {}),
    ...(onAccount ? { onAccount: { ...onAccount, stage: 'ended' as const, at } } : {}),
  };
}
