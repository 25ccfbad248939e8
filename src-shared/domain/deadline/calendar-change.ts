/** What a new notice of holidays does to orders that had their due time already. */
import { baseOf, clauseOf } from './clocks.ts';
import { limitEnd, type Due } from './due.ts';
import { supersededDues, type SupersededDue } from './explain.ts';
import type { RuleSet } from './rules.ts';

export interface DatedOrder {
  id: string;
  /** Epoch ms: the dispatch that set `due`. */
  dispatchedAt: number;
  due: Due;
}

export interface AffectedOrder {
  id: string;
  /** What was said before, oldest first: by earlier notices, and by the calendar that made the stored due time. */
  before: SupersededDue[];
  /** What the calendar in force gives; pauses and extensions left out on both sides. */
  dueAt: number;
}

/** Orders whose due time is another by the calendar in force than by one before it. An unknown class is left out. */
export function affectedBy(orders: readonly DatedOrder[], rules: RuleSet): AffectedOrder[] {
  return orders.flatMap(({ id, dispatchedAt, due }) => {
    const limit = clauseOf(due, rules)?.limit;
    const dueAt = limit ? limitEnd(limit, dispatchedAt, rules.calendar) : null;
    if (!limit || dueAt === null) return [];
    const before = supersededDues(limit, dispatchedAt, dueAt, rules.calendar);
    const stored = baseOf(due);
    const told = [rules.calendar.version, ...before.map(({ calendarVersion }) => calendarVersion)];
    if (stored !== null && stored !== dueAt && !told.includes(due.calendar))
      before.push({ dueAt: stored, calendarVersion: due.calendar });
    return before.length > 0 ? [{ id, before, dueAt }] : [];
  });
}
