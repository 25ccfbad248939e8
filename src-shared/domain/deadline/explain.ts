/** A due time day by day: which days count, by which notice, and what an earlier notice had said. */
import { DAY, dayStart, formatDue, formatMinute, wall } from '../time.ts';
import { calendarsSince, countWorkingDays, dayOf, type CalendarPackage, type CountedDay } from './calendar.ts';
import { limitEnd } from './due.ts';
import type { DeadlineClause, DeadlineProfile, Limit } from './rules.ts';

/** A due time that an earlier notice gave and that does not hold any more. */
export interface SupersededDue {
  dueAt: number;
  calendarVersion: string;
}

export interface DeadlineExplanation {
  /** Epoch ms; null = no clock. */
  dueAt: number | null;
  /** What makes the due time uncertain; null when nothing does. */
  warning: string | null;
  /** From the day of the dispatch to the day of the due time. `counts` is null where days are not counted. */
  days: CountedDay[];
  /** One Chinese sentence. */
  text: string;
  /** Oldest first. */
  superseded: SupersededDue[];
}

/** Days of a limit that counts no working days: all days count, or none where it counts hours. */
function plainDays(calendar: CalendarPackage, fromAt: number, dueAt: number, isCounted: boolean): CountedDay[] {
  const days: CountedDay[] = [];
  for (let day = dayStart(fromAt); day < dueAt; day += DAY)
    days.push({ ...dayOf(calendar, day), counts: isCounted && days.length > 0 ? days.length : null });
  return days;
}

function daysOf(calendar: CalendarPackage, limit: Limit, fromAt: number, dueAt: number): CountedDay[] {
  return limit.kind === 'workingDays'
    ? countWorkingDays(calendar, fromAt, limit.days)
    : plainDays(calendar, fromAt, dueAt, limit.kind === 'naturalDays');
}

/** What makes an end uncertain that was counted in working days; null where every year of it is published. */
function warningOf(calendar: CalendarPackage, limit: Limit, fromAt: number, dueAt: number): string | null {
  if (limit.kind !== 'workingDays') return null;
  const [first, last] = [wall(fromAt).year(), wall(dueAt - 1).year()];
  const years = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const past = years.filter((year) => year < calendar.fromYear);
  const coming = years.filter((year) => year > calendar.toYear);
  const parts = [
    ...(past.length > 0 ? [`没有${past.join('、')}年的放假安排数据，按周六、周日和1月1日休息推算。`] : []),
    ...(coming.length > 0
      ? [`${coming.join('、')}年放假安排尚未公布，暂按周六、周日和1月1日休息推算，公布后可能改变。`]
      : []),
  ];
  return parts.length > 0 ? parts.join('') : null;
}

/** Due times that earlier notices gave, from a dispatch at `fromAt`, where they differ from `dueAt`; oldest first. */
export function supersededDues(limit: Limit, fromAt: number, dueAt: number, present: CalendarPackage): SupersededDue[] {
  return calendarsSince(present, fromAt).flatMap((calendar) => {
    const before = limitEnd(limit, fromAt, calendar);
    return before === null || before === dueAt ? [] : [{ dueAt: before, calendarVersion: calendar.version }];
  });
}

export const supersededText = ({ dueAt, calendarVersion }: SupersededDue): string =>
  `原按${calendarVersion}版日历${formatDue(dueAt, 'long')}到期`;

export function explainDeadline(
  profile: DeadlineProfile,
  clause: DeadlineClause,
  fromAt: number,
  present: CalendarPackage,
): DeadlineExplanation {
  const { limit } = clause;
  const dueAt = limitEnd(limit, fromAt, present);
  const name = `${profile.name}${profile.example ? '，示例' : ''}`;
  if (dueAt === null) return { dueAt, warning: null, days: [], text: `${clause.text}（${name}）。`, superseded: [] };
  const superseded = supersededDues(limit, fromAt, dueAt, present);
  const days = daysOf(present, limit, fromAt, dueAt);
  const off = days.filter(({ kind, counts }) => kind === 'holiday' && counts === null).length;
  const makeUp = days.filter(({ kind, counts }) => kind === 'makeUp' && counts !== null).map(({ date }) => date);
  const parts = [
    `${formatMinute(fromAt)}派单`,
    clause.text,
    ...(limit.kind === 'workingDays' && off > 0 ? [`其间放假${off}天不计`] : []),
    ...(limit.kind === 'workingDays' && makeUp.length > 0 ? [`${makeUp.join('、')}补班计入`] : []),
    `${formatDue(dueAt, 'long')}到期`,
    ...superseded.map(supersededText),
  ];
  return {
    dueAt,
    warning: warningOf(present, limit, fromAt, dueAt),
    days,
    text: `${parts.join('；')}（${name}）。`,
    superseded,
  };
}
