/**
 * The field's clock: every office of the field works in China Standard Time, UTC+8 without daylight saving.
 * Instants are epoch milliseconds; the machine's own zone is never read.
 */
import dayjs from 'dayjs';
import isoWeekPlugin from 'dayjs/plugin/isoWeek.js';
import utc from 'dayjs/plugin/utc.js';

dayjs.extend(utc);
dayjs.extend(isoWeekPlugin);

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const OFFSET = 8 * HOUR;

/**
 * Wall clock of the field at an instant, to read fields and to format. It is the shifted instant in UTC, so its own
 * `valueOf` is no instant. (dayjs's `utcOffset` passes through the machine's zone and is wrong where that one changes
 * to daylight saving.)
 */
export const wall = (at: number): dayjs.Dayjs => dayjs.utc(at + OFFSET);

/** `2019-10-12 08:00` */
export const formatMinute = (at: number): string => wall(at).format('YYYY-MM-DD HH:mm');
/** `2019-10-12` */
export const formatDay = (at: number): string => wall(at).format('YYYY-MM-DD');
/** `10-12 08:00`, the short form of lists. */
export const formatShort = (at: number): string => wall(at).format('MM-DD HH:mm');
/** `10月12日` */
export const formatMonthDay = (at: number): string => wall(at).format('M月D日');
/** ISO 8601 with the field's offset, for machines: `2019-10-12T08:00:00.000+08:00`. */
export const formatIso = (at: number): string => wall(at).format('YYYY-MM-DDTHH:mm:ss.SSS[+08:00]');

/** An end for machines: ISO 8601 with the field's offset, midnight as 24:00 of the day that ends, to the second. */
export const formatEnd = (at: number): string =>
  at === dayStart(at)
    ? wall(at - DAY).format('YYYY-MM-DD[T24:00:00+08:00]')
    : wall(at).format('YYYY-MM-DDTHH:mm:ss[+08:00]');

/** A due time: the end of a day reads 24:00 of that day, never 00:00 of the next. */
export function formatDue(at: number, style: 'short' | 'long' = 'short'): string {
  const day = style === 'short' ? 'MM-DD' : 'YYYY-MM-DD';
  return at === dayStart(at) ? `${wall(at - DAY).format(day)} 24:00` : wall(at).format(`${day} HH:mm`);
}

/** First instant of the day that holds `at`. */
export const dayStart = (at: number): number => Math.floor((at + OFFSET) / DAY) * DAY - OFFSET;

/** First instant of a day written `YYYY-MM-DD`. Throws on anything else. */
export function dayFromText(day: string): number {
  const at = Date.parse(`${day}T00:00:00.000+08:00`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(at) || formatDay(at) !== day)
    throw new Error(`not a day: ${day}`);
  return at;
}

export interface Week {
  year: number;
  week: number;
  /** Monday 00:00 */
  fromAt: number;
  /** Sunday 24:00, exclusive */
  toAt: number;
}

/** ISO week (Monday to Sunday) that holds `at`. */
export function weekOf(at: number): Week {
  const w = wall(at);
  const fromAt = dayStart(at) - (w.isoWeekday() - 1) * DAY;
  return { year: w.isoWeekYear(), week: w.isoWeek(), fromAt, toAt: fromAt + 7 * DAY };
}

/** `2019-W41` */
export const weekId = (week: Week): string => `${week.year}-W${String(week.week).padStart(2, '0')}`;

/** The week written `2019-W41`, or null when there is no such week. */
export function weekFromId(id: string): Week | null {
  const m = /^(\d{4})-W(\d{2})$/.exec(id);
  if (!m) return null;
  // 4 January always lies in week 1 (ISO 8601).
  const first = weekOf(dayFromText(`${m[1]}-01-04`));
  const week = weekOf(first.fromAt + (Number(m[2]) - 1) * 7 * DAY);
  return weekId(week) === id ? week : null;
}
