/** Deadline rules as data: effective-dated profiles, edited by an administrator, never constants in code. */
import type { HandlingLimits } from '../order/limits.ts';
import type { RequestType } from '../order/types.ts';
import type { CalendarPackage } from './calendar.ts';

/** How long, from the moment that starts the clock: for a due time, the dispatch to the answerable unit. */
export type Limit =
  | { kind: 'none' }
  | { kind: 'minutes'; minutes: number }
  /** Natural hours: nights and holidays count. */
  | { kind: 'hours'; hours: number }
  /** Same day 24:00; dispatched at or after `cutOffHour`, the next day at `nextDayHour` o'clock. */
  | { kind: 'sameDay'; cutOffHour: number; nextDayHour: number }
  /** 24:00 of the n-th working day, counted from the day after. */
  | { kind: 'workingDays'; days: number }
  /** 24:00 of the n-th day, counted from the day after, holidays included. */
  | { kind: 'naturalDays'; days: number };

/** How hard a matter is (简单, 一般, 复杂 …): a profile's own classes, each with its limit. */
export interface DeadlineClause {
  id: string;
  /** Types that fall under this class as long as nobody has graded the order. */
  types: RequestType[];
  limit: Limit;
  /** The clause in words, printed with every due time it made. */
  text: string;
}

/** What starts or stops a clock. */
export const CLOCK_EVENTS = [
  'dispatched',
  'accepted',
  'contacted',
  'arrived',
  'replied',
  'calledBack',
  'completed',
] as const;
export type ClockEvent = (typeof CLOCK_EVENTS)[number];

/** One of several clocks of an order, or a milestone on its way. */
export interface ClockRow {
  id: string;
  name: string;
  starts: ClockEvent;
  stops: ClockEvent;
  /** null = the due time of the order itself, with its pauses and extensions. */
  limit: Limit | null;
  /** Types that have this clock; absent = all. */
  types?: RequestType[] | undefined;
  text: string;
}

export interface DeadlineProfile {
  id: string;
  name: string;
  /** What we ship is an example, not an office's rule. */
  example: boolean;
  /** Near due (▲) begins when less than this share of the whole limit is left. */
  nearShare: number;
  clauses: DeadlineClause[];
  /** Absent in packages that were made before there were several clocks. */
  clocks?: ClockRow[] | undefined;
}

export interface RuleSet {
  deadline: DeadlineProfile;
  calendar: CalendarPackage;
  /** Limits of returning, extending and calling back; what they do not limit is unlimited. */
  handling?: HandlingLimits;
}
