/** Moves of an order's due time. The first due time ever set stays where it is, whatever happens to the present one. */
import { endOfWorkingDay, isWorkingDay, type CalendarPackage } from '../deadline/calendar.ts';
import { dueFor, type Due } from '../deadline/due.ts';
import type { RuleSet } from '../deadline/rules.ts';
import { DAY, dayStart } from '../time.ts';
import type { OrderEvent, OrderState } from './types.ts';

/** A due time whose clock rests: what it was, and since when it is not counted. */
interface PausedDue extends Due {
  paused?: { since: number; at: number; nearAt: number | null };
}

/** A later end; the warning comes as early before it as the share of the added time says. */
export function extendDue(due: Due, newAt: number, nearShare: number): Due {
  if (due.at === null) return due;
  const near = due.nearAt === null ? 0 : due.at - due.nearAt;
  return { ...due, at: newAt, nearAt: newAt - near - Math.round(Math.max(0, newAt - due.at) * nearShare) };
}

/** Stops the clock. A due time without a clock, one that rests already or one that has passed stays as it is. */
export function pauseDue(due: Due, at: number): Due {
  if (due.at === null || due.at <= at) return due;
  const paused: PausedDue = { ...due, at: null, nearAt: null, paused: { since: at, at: due.at, nearAt: due.nearAt } };
  return paused;
}

/** Working days after the day of `from` up to and with the day of `to`. */
function workingDaysBetween(calendar: CalendarPackage, from: number, to: number): number {
  let count = 0;
  for (let day = dayStart(from) + DAY; day <= dayStart(to); day += DAY) if (isWorkingDay(calendar, day)) count++;
  return count;
}

/** Starts the clock again: working-day limits move by the working days of the pause, others by its hours. */
export function resumeDue(due: Due, at: number, { deadline, calendar }: RuleSet): Due {
  const { paused, ...rest } = due as PausedDue;
  if (!paused) return due;
  const limit = deadline.clauses.find(({ id }) => id === due.clause)?.limit;
  const days = limit?.kind === 'workingDays' ? workingDaysBetween(calendar, paused.since, at) : null;
  const moved =
    days === null
      ? paused.at + Math.max(0, at - paused.since)
      : days === 0
        ? paused.at
        : endOfWorkingDay(calendar, paused.at - 1, days);
  return { ...rest, at: moved, nearAt: paused.nearAt === null ? null : paused.nearAt + moved - paused.at };
}

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
