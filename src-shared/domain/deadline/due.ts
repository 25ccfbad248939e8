/** Due times and their lights. "Overdue" is computed against now and never stored. */
import { DAY, HOUR, MINUTE, dayStart } from '../time.ts';
import type { RequestType } from '../order/types.ts';
import { endOfWorkingDay, isPublished, type CalendarPackage } from './calendar.ts';
import type { Limit, RuleSet } from './rules.ts';

/** What moved a due time after the dispatch had set it; epoch ms. `from` is the due time before, `to` the one after. */
export type DueChange =
  | { kind: 'extension'; from: number; to: number }
  | { kind: 'pause'; pausedAt: number; resumedAt: number; from: number; to: number };

/** A due time remembers the clause, profile and calendar it came from. `at` null = no clock runs. */
export interface Due {
  at: number | null;
  /** From here on the light is ▲. */
  nearAt: number | null;
  /** The first due time ever set; never overwritten. */
  originalAt: number | null;
  profile: string;
  clause: string;
  calendar: string;
  /** The due day lies in a year whose holidays are not published yet. */
  provisional: boolean;
  /** The clock stands still since then; it goes on from the due time kept here. Absent while it runs. */
  paused?: { since: number; at: number; nearAt: number | null };
  /** Absent until the due time was moved for the first time. */
  changes?: DueChange[];
}

export const NO_DUE: Due = {
  at: null,
  nearAt: null,
  originalAt: null,
  profile: '',
  clause: '',
  calendar: '',
  provisional: false,
};

/** Epoch ms at which a limit that begins at `fromAt` ends; null = no clock. */
export function limitEnd(limit: Limit, fromAt: number, calendar: CalendarPackage): number | null {
  switch (limit.kind) {
    case 'none':
      return null;
    case 'minutes':
      return fromAt + limit.minutes * MINUTE;
    case 'hours':
      return fromAt + limit.hours * HOUR;
    case 'sameDay': {
      const day = dayStart(fromAt);
      return fromAt < day + limit.cutOffHour * HOUR ? day + DAY : day + DAY + limit.nextDayHour * HOUR;
    }
    case 'workingDays':
      return endOfWorkingDay(calendar, fromAt, limit.days);
    case 'naturalDays':
      return dayStart(fromAt) + (limit.days + 1) * DAY;
  }
}

/** The due time of an order of this type dispatched at `fromAt`. A type without a clause has no clock. */
export function dueFor(type: RequestType, fromAt: number, rules: RuleSet): Due {
  const clause = rules.deadline.clauses.find((c) => c.types.includes(type));
  const at = clause ? limitEnd(clause.limit, fromAt, rules.calendar) : null;
  if (!clause || at === null) return { ...NO_DUE, profile: rules.deadline.id, clause: clause?.id ?? '' };
  return {
    at,
    nearAt: at - Math.round((at - fromAt) * rules.deadline.nearShare),
    originalAt: at,
    profile: rules.deadline.id,
    clause: clause.id,
    calendar: rules.calendar.version,
    // Natural time needs no holidays to be known.
    provisional: clause.limit.kind === 'workingDays' && !isPublished(rules.calendar, at - 1),
  };
}

export type LightColour = 'red' | 'amber' | 'green' | 'none';

export interface Light {
  colour: LightColour;
  /** ■ ▲ ● – : colour repeats what shape and text already say. */
  shape: '■' | '▲' | '●' | '–';
  text: string;
}

/** 1天4时 from one day, 15时 from ten hours, 3时48分 below, 46分 below one hour. */
export function durationText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  if (days > 0) return hours > 0 ? `${days}天${hours}时` : `${days}天`;
  if (hours >= 10) return `${hours}时`;
  if (hours > 0) return rest > 0 ? `${hours}时${rest}分` : `${hours}时`;
  return `${rest}分`;
}

/** The light of an open order at `now`. Exactly at the due time it is not yet overdue. */
export function lightOf(due: Pick<Due, 'at' | 'nearAt'> & { paused?: Due['paused'] | boolean }, now: number): Light {
  if (due.paused) return { colour: 'none', shape: '–', text: '暂停计时' };
  if (due.at === null) return { colour: 'none', shape: '–', text: '无时限' };
  if (now > due.at) return { colour: 'red', shape: '■', text: `超${durationText(now - due.at)}` };
  const text = `剩${durationText(due.at - now)}`;
  return due.nearAt !== null && now >= due.nearAt
    ? { colour: 'amber', shape: '▲', text }
    : { colour: 'green', shape: '●', text };
}
