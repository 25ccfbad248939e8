/** The work calendar: weekends, statutory holidays and make-up working days (调休补班), as data with a version. */
import { DAY, dayStart, formatDay, wall } from '../time.ts';

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

/** 24:00 of the n-th working day after the day of `at` (that day itself does not count). `n` ≥ 1. */
export function endOfWorkingDay(calendar: CalendarPackage, at: number, n: number): number {
  let day = dayStart(at);
  for (let counted = 0; counted < n;) {
    day += DAY;
    if (isWorkingDay(calendar, day)) counted++;
  }
  return day + DAY;
}
