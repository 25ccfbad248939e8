/**
 * Assessment periods. Where a day and a month begin is an office's rule (domain.md §2.2: one reports from noon to noon and
 * counts its month from the 19th), so the borders are data and are printed with the period.
 */
import { DAY, dayFromText, formatDay, formatDue, formatMinute, HOUR, wall, weekFromId } from '../time.ts';

export interface PeriodBorders {
  id: string;
  name: string;
  /** A day named D runs from this hour of the day before, unless it is 0: then D is the natural day. */
  dayFromHour: number;
  /** A month named M runs from this day of the month before, unless it is 1: then M is the natural month. 1–28. */
  monthFromDay: number;
}

export const NATURAL: PeriodBorders = { id: 'natural', name: '自然日、自然月', dayFromHour: 0, monthFromDay: 1 };
/** As computed in a Beijing district (domain.md §2.2), 示例. */
export const NOON_19: PeriodBorders = { id: 'noon-19', name: '12时至12时、19日起', dayFromHour: 12, monthFromDay: 19 };

export const BORDERS: readonly PeriodBorders[] = [NATURAL, NOON_19];

/** Half open: `toAt` is not in it any more. */
export interface Period {
  /** As it was asked for: `2019-W47`, `2019-11`, `2019-11-21`, `2019-11-01/2019-11-10`. */
  id: string;
  fromAt: number;
  toAt: number;
}

const isDay = (text: string): boolean => {
  try {
    return dayFromText(text) >= 0;
  } catch {
    return false;
  }
};

/** A day by its borders. */
function dayPeriod(id: string, { dayFromHour }: PeriodBorders): Period {
  const toAt = dayFromText(id) + (dayFromHour === 0 ? DAY : dayFromHour * HOUR);
  return { id, fromAt: toAt - DAY, toAt };
}

function monthPeriod(id: string, { monthFromDay }: PeriodBorders): Period {
  const first = dayFromText(`${id}-01`);
  // From the first of a month, 32 days on is always the next one.
  const next = dayFromText(`${formatDay(first + 32 * DAY).slice(0, 7)}-01`);
  if (monthFromDay === 1) return { id, fromAt: first, toAt: next };
  const before = dayFromText(`${formatDay(first - DAY).slice(0, 7)}-01`);
  const into = (monthFromDay - 1) * DAY;
  return { id, fromAt: before + into, toAt: first + into };
}

/** One end of `FROM/TO`: a whole day, or an instant with its offset. */
function endOf(text: string, isLast: boolean): number | null {
  if (isDay(text)) return dayFromText(text) + (isLast ? DAY : 0);
  const at = /T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/**
 * The period written `2019-W47` (Monday to Sunday, ISO 8601), `2019-11`, `2019-11-21`, or `FROM/TO`: two days, both
 * inclusive, or instants with offset, the last exclusive. Null when there is no such period.
 */
export function periodFromText(text: string, borders: PeriodBorders = NATURAL): Period | null {
  const week = weekFromId(text);
  if (week) return { id: text, fromAt: week.fromAt, toAt: week.toAt };
  if (/^\d{4}-\d{2}$/.test(text)) return isDay(`${text}-01`) ? monthPeriod(text, borders) : null;
  if (isDay(text)) return dayPeriod(text, borders);
  const [from = '', to = '', ...more] = text.split('/');
  const [fromAt, toAt] = [endOf(from, false), endOf(to, true)];
  if (more.length > 0 || fromAt === null || toAt === null || fromAt >= toAt) return null;
  return { id: text, fromAt, toAt };
}

/** What a period is called: `2019年第47周` and 周, `2019年11月` and 月, `2019年11月21日` and 日; a span of days has no name. */
export function periodName({ id, fromAt }: Period): { name: string; word: '周' | '月' | '日' | '期' } {
  const week = weekFromId(id);
  if (week) return { name: `${week.year}年第${week.week}周`, word: '周' };
  // By the id and not by the borders: a month may begin on the 19th of the one before.
  const [year = 0, month = 0, day] = id.split('-').map(Number);
  if (/^\d{4}-\d{2}$/.test(id)) return { name: `${year}年${month}月`, word: '月' };
  if (/^\d{4}-\d{2}-\d{2}$/.test(id)) return { name: `${year}年${month}月${day}日`, word: '日' };
  return { name: `${wall(fromAt).year()}年`, word: '期' };
}

/** `2019-11-18 00:00 至 2019-11-24 24:00`: the end of a day reads 24:00 of that day. */
export function periodBordersText({ fromAt, toAt }: Period): string {
  return `${formatMinute(fromAt)} 至 ${formatDue(toAt, 'long')}`;
}
