/** The work calendar: weekends, statutory holidays and make-up working days (调休补班), as data with a version. */
import { DAY, dayStart, formatDay, wall } from '../time.ts';

/** What an earlier notice had said of a year, before another replaced it. */
export interface EarlierNotice {
  version: string;
  source: string;
  year: number;
  /** In force before this day, `YYYY-MM-DD`. */
  until: string;
  /** `YYYY-MM-DD` -> name of the holiday, of `year` only */
  holidays: Record<string, string>;
  makeUpDays: Record<string, string>;
}

export interface CalendarPackage {
  version: string;
  /** Where the days come from; printed beside explanations. */
  source: string;
  /** First and last year that the State Council's notices cover. */
  fromYear: number;
  toYear: number;
  /** `YYYY-MM-DD` -> name of the holiday */
  holidays: Record<string, string>;
  /** `YYYY-MM-DD` -> the holiday it makes up for */
  makeUpDays: Record<string, string>;
  /** Notices that were replaced, oldest first. */
  earlier: EarlierNotice[];
}

export type DayKind = 'working' | 'makeUp' | 'holiday' | 'weekend';

/** What a day is. Outside the published years only weekends and 1 January are off. */
export function dayKind(calendar: CalendarPackage, at: number): DayKind {
  const day = formatDay(at);
  if (Object.hasOwn(calendar.makeUpDays, day)) return 'makeUp';
  if (Object.hasOwn(calendar.holidays, day) || day.endsWith('-01-01')) return 'holiday';
  return wall(at).isoWeekday() > 5 ? 'weekend' : 'working';
}

export const isWorkingDay = (calendar: CalendarPackage, at: number): boolean =>
  ['working', 'makeUp'].includes(dayKind(calendar, at));

/** Is the year of `at` covered by a published notice? If not, a due time computed there is provisional. */
export const isPublished = (calendar: CalendarPackage, at: number): boolean => {
  const year = wall(at).year();
  return year >= calendar.fromYear && year <= calendar.toYear;
};

const ofOtherYears = (days: Record<string, string>, year: number): Record<string, string> =>
  Object.fromEntries(Object.entries(days).filter(([day]) => !day.startsWith(`${year}-`)));

/** The calendar with one year as an earlier notice had it. */
const withNotice = (calendar: CalendarPackage, notice: EarlierNotice): CalendarPackage => ({
  ...calendar,
  version: notice.version,
  source: notice.source,
  holidays: { ...ofOtherYears(calendar.holidays, notice.year), ...notice.holidays },
  makeUpDays: { ...ofOtherYears(calendar.makeUpDays, notice.year), ...notice.makeUpDays },
});

/**
 * The calendars that were in force one after the other from `at` on, the present one last: a due time that was given
 * under an earlier notice is shown beside the one that holds now.
 */
export function calendarsSince(calendar: CalendarPackage, at: number): CalendarPackage[] {
  const day = formatDay(at);
  return [
    ...calendar.earlier.filter(({ until }) => day < until).map((notice) => withNotice(calendar, notice)),
    calendar,
  ];
}

export interface CountedDay {
  /** `YYYY-MM-DD` */
  date: string;
  kind: DayKind;
  /** Holiday's name, or the holiday a make-up day is worked for; null for an ordinary day. */
  name: string | null;
  /** Which working day of the limit this is; null when the day does not count. */
  counts: number | null;
}

const nameOf = (calendar: CalendarPackage, day: string): string | null =>
  calendar.makeUpDays[day] ?? calendar.holidays[day] ?? (day.endsWith('-01-01') ? '元旦' : null);

/** What a day is, counting nothing. */
export function dayOf(calendar: CalendarPackage, at: number): Omit<CountedDay, 'counts'> {
  const date = formatDay(at);
  return { date, kind: dayKind(calendar, at), name: nameOf(calendar, date) };
}

/** Every day from that of `at`, which does not count, to the n-th working day after it. `n` ≥ 1. */
export function countWorkingDays(calendar: CalendarPackage, at: number, n: number): CountedDay[] {
  const days: CountedDay[] = [];
  for (let day = dayStart(at), counted = 0; counted < n; day += DAY) {
    const counts = days.length > 0 && isWorkingDay(calendar, day) ? ++counted : null;
    days.push({ ...dayOf(calendar, day), counts });
  }
  return days;
}

/** 24:00 of the n-th working day after the day of `at` (that day itself does not count). `n` ≥ 1. */
export function endOfWorkingDay(calendar: CalendarPackage, at: number, n: number): number {
  let day = dayStart(at);
  for (let counted = 0; counted < n;) {
    day += DAY;
    if (isWorkingDay(calendar, day)) counted++;
  }
  return day + DAY;
}
