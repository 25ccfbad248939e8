/** Clocks of an order: several beside each other, and what stops, restarts or moves its due time. */
import { DAY, dayStart, formatDue } from '../time.ts';
import type { OrderState } from '../order/types.ts';
import { isPublished, isWorkingDay, type CalendarPackage } from './calendar.ts';
import { limitEnd, type Due, type DueChange } from './due.ts';
import type { ClockEvent, ClockRow, DeadlineClause, DeadlineProfile, Limit, RuleSet } from './rules.ts';

/** The clause of the profile in force that made a due time; none when another profile made it. */
export const clauseOf = (due: Due, { deadline }: RuleSet): DeadlineClause | undefined =>
  due.profile === deadline.id ? deadline.clauses.find(({ id }) => id === due.clause) : undefined;

/** What the dispatch set, before pauses and extensions; null = no clock. */
export const baseOf = (due: Due): number | null => due.changes?.[0]?.from ?? due.paused?.at ?? due.at;

const changed = (due: Due, change: DueChange): DueChange[] => [...(due.changes ?? []), change];

/**
 * 延期: the due time moves to `newAt`, a term that was granted and that no calendar moves any more. The near-due light
 * takes `nearShare` of the time that was added as well. An order without a clock, and a term that is not later, change
 * nothing.
 */
export function extendDue(due: Due, newAt: number, nearShare: number): Due {
  const { at, nearAt } = due.paused ?? due;
  if (at === null || newAt <= at) return due;
  const moved = {
    at: newAt,
    nearAt: nearAt === null ? null : newAt - (at - nearAt) - Math.round((newAt - at) * nearShare),
  };
  const changes = changed(due, { kind: 'extension', from: at, to: newAt });
  if (due.paused) return { ...due, provisional: false, changes, paused: { ...due.paused, ...moved } };
  return { ...due, ...moved, provisional: false, changes };
}

/**
 * The clock stands still from `at` on: no due time holds until it goes on. What is over already, has no clock or stands
 * still stays as it is.
 */
export function pauseDue(due: Due, at: number): Due {
  if (due.paused || due.at === null || due.at <= at) return due;
  return { ...due, at: null, nearAt: null, paused: { since: at, at: due.at, nearAt: due.nearAt } };
}

/** Does a limit of this kind count this day, given as its first instant? Hours count no days. */
export const countsDay = (kind: Limit['kind'], calendar: CalendarPackage, day: number): boolean =>
  kind === 'naturalDays' || (kind === 'workingDays' && isWorkingDay(calendar, day));

/** Days that a limit counts after the day of `from` up to the day of `to`: the days by which a pause moves the end. */
function countedBetween(kind: Limit['kind'], calendar: CalendarPackage, from: number, to: number): number {
  let counted = 0;
  for (let day = dayStart(from) + DAY; day <= dayStart(to); day += DAY) if (countsDay(kind, calendar, day)) counted++;
  return counted;
}

/** `end` moved behind the next `n` days that count; its time of day stays. */
function later(kind: Limit['kind'], calendar: CalendarPackage, end: number, n: number): number {
  // The 24:00 of a day belongs to the day that ends.
  let day = dayStart(end - 1);
  const time = end - day;
  for (let counted = 0; counted < n;) {
    day += DAY;
    if (countsDay(kind, calendar, day)) counted++;
  }
  return day + time;
}

/** A profile that is not at hand any more: an end of day was made by days, anything else by hours. */
const limitKind = (due: Due, end: number, rules: RuleSet): Limit['kind'] =>
  clauseOf(due, rules)?.limit.kind ?? (end === dayStart(end) ? 'workingDays' : 'hours');

/**
 * The clock goes on at `at`. Time of the pause does not count: n working days (days) of it move a limit in working days
 * (days) by n; other limits move by the time that passed. As for the limit itself, the day of the pause does not count
 * and the day of the resumption does.
 */
export function resumeDue({ paused, ...due }: Due, at: number, rules: RuleSet): Due {
  if (!paused) return due;
  const resumedAt = Math.max(at, paused.since);
  const kind = limitKind(due, paused.at, rules);
  const byDays = kind === 'workingDays' || kind === 'naturalDays';
  const n = byDays ? countedBetween(kind, rules.calendar, paused.since, resumedAt) : 0;
  const end = byDays ? later(kind, rules.calendar, paused.at, n) : paused.at + resumedAt - paused.since;
  const isRecounted = kind === 'workingDays' && n > 0;
  return {
    ...due,
    at: end,
    nearAt: paused.nearAt === null ? null : end - (paused.at - paused.nearAt),
    ...(isRecounted ? { calendar: rules.calendar.version, provisional: !isPublished(rules.calendar, end - 1) } : {}),
    changes: changed(due, { kind: 'pause', pausedAt: paused.since, resumedAt, from: paused.at, to: end }),
  };
}

/** The part of an order's state that its clocks read. `arrivedAt`: on site, where such a visit is recorded. */
export type ClockFacts = Pick<
  OrderState,
  'type' | 'due' | 'dispatchedAt' | 'acceptedAt' | 'contactedAt' | 'repliedAt' | 'completedAt' | 'callback'
> & { arrivedAt?: number | null };

const MOMENTS: Readonly<Record<ClockEvent, (facts: ClockFacts) => number | null | undefined>> = {
  dispatched: (facts) => facts.dispatchedAt,
  accepted: (facts) => facts.acceptedAt,
  contacted: (facts) => facts.contactedAt,
  arrived: (facts) => facts.arrivedAt,
  replied: (facts) => facts.repliedAt,
  calledBack: (facts) => facts.callback?.at,
  completed: (facts) => facts.completedAt,
};

export interface ClockReading {
  id: string;
  name: string;
  /** Epoch ms; null = what starts the clock has not happened. */
  startedAt: number | null;
  /** Epoch ms; null = no limit, not started, or paused. */
  dueAt: number | null;
  stoppedAt: number | null;
  state: 'waiting' | 'running' | 'paused' | 'met' | 'late';
  /** ms until the due time, negative after it; null where nothing runs against a due time. */
  left: number | null;
  /** One Chinese sentence. */
  text: string;
}

/** What stopped a clock in an earlier round, before it was started anew, does not stop it now. */
const stopOf = (row: ClockRow, facts: ClockFacts, startedAt: number): number | null => {
  const stoppedAt = MOMENTS[row.stops](facts) ?? null;
  return stoppedAt !== null && stoppedAt >= startedAt ? stoppedAt : null;
};

function read(row: ClockRow, facts: ClockFacts, calendar: CalendarPackage, now: number): ClockReading {
  const startedAt = MOMENTS[row.starts](facts) ?? null;
  const reading = { id: row.id, name: row.name, startedAt, text: `${row.text}。` };
  if (startedAt === null) return { ...reading, dueAt: null, stoppedAt: null, state: 'waiting', left: null };
  const stoppedAt = stopOf(row, facts, startedAt);
  const own = row.limit === null;
  if (own && facts.due.paused && stoppedAt === null)
    return { ...reading, dueAt: null, stoppedAt, state: 'paused', left: null };
  const dueAt = row.limit === null ? (facts.due.paused ?? facts.due).at : limitEnd(row.limit, startedAt, calendar);
  const text = dueAt === null ? reading.text : `${row.text}；${formatDue(dueAt, 'long')}到期。`;
  const isLate = dueAt !== null && (stoppedAt ?? now) > dueAt;
  return {
    ...reading,
    text,
    dueAt,
    stoppedAt,
    state: isLate ? 'late' : stoppedAt === null ? 'running' : 'met',
    left: dueAt === null || stoppedAt !== null ? null : dueAt - now,
  };
}

/** Every clock that the profile has for this type of order, as it stands at `now`, in the profile's order. */
export function clocksOf(
  facts: ClockFacts,
  profile: DeadlineProfile,
  calendar: CalendarPackage,
  now: number,
): ClockReading[] {
  return (profile.clocks ?? [])
    .filter(
      ({ types, limit }) => (types?.includes(facts.type) ?? true) && (limit !== null || facts.due.originalAt !== null),
    )
    .map((row) => read(row, facts, calendar, now));
}
