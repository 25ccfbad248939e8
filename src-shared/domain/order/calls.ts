/** Calls that nobody answered: how many of them the record shows for this round of handling. */
import type { OrderState } from './types.ts';

/** Calls that were made before this round; null where a round of an older program does not tell. */
function callsBefore({ handlingRound, callsBefore: begun }: OrderState): number | null {
  if (handlingRound === 1) return 0;
  return begun?.round === handlingRound ? begun.calls : null;
}

/** Is the last call one that was made for the present answer, and not answered? */
const isLastUnanswered = ({ callback, repliedAt }: OrderState): boolean =>
  callback !== null && !callback.connected && repliedAt !== null && callback.at >= repliedAt;

/**
 * Unanswered calls since this round began, never more than there were: an answered call ends the round, so all of them
 * are calls without an answer. Of a round that began without a count, the last call is the only one that is certain.
 */
export function unansweredCalls(order: OrderState): number {
  if (!isLastUnanswered(order)) return 0;
  const before = callsBefore(order);
  return before === null ? 1 : order.callbackAttempts - before;
}

/** Where the count of this round starts, kept from its first counted call on. */
export const callsCountedFrom = (order: OrderState): { round: number; calls: number } => ({
  round: order.handlingRound,
  calls: callsBefore(order) ?? order.callbackAttempts - unansweredCalls(order),
});
