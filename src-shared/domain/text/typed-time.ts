/** Times and terms as a clerk types them beside a telephone: short, with or without a day, in either width. */
import { momentFromText } from '../table/moment.ts';
import { DAY, dayStart, formatDay, formatMinute, HOUR, MINUTE, wall } from '../time.ts';

/** Days from today. */
const RELATIVE: Readonly<Record<string, number>> = { 前天: -2, 昨天: -1, 今天: 0, 明天: 1, 后天: 2 };

const DAY_PART = String.raw`(?:([前昨今明后]天)|(\d{1,2})[-./月](\d{1,2})[日号]?)`;
const TIME_PART = String.raw`(?:(上午|下午|凌晨|早上|晚上|中午)? ?(\d{1,2})(?::(\d{1,2})|[点时](?:整|(半)|(\d{1,2})分?)?)|(\d{1,2})(\d{2}))`;
const BOTH = new RegExp(`^${DAY_PART}(?: |(?<=[天日号]))${TIME_PART}$`, 'u');
const ONLY_DAY = new RegExp(`^${DAY_PART}$`, 'u');
const ONLY_TIME = new RegExp(`^${TIME_PART}$`, 'u');
/** `0715`: the fifteenth of July where a day is asked for. */
const COMPACT_DAY = /^(\d{2})(\d{2})$/;

const DAY_GROUPS = 3;

interface Typed {
  /** First instant of the day. */
  day: number;
  /** ms since then; null when only a day was typed. */
  time: number | null;
}

const plainOf = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, ' ').replace(/ ?: ?/gu, ':').trim();

/** The nearest of last, this and next year: 12-31 typed in January is over. Null when there is no such day. */
function monthDay(month: number, day: number, now: number): number | null {
  const year = wall(now).year();
  const days = [year - 1, year, year + 1]
    .map((each) => momentFromText(`${each}-${month}-${day}`)?.at)
    .filter((at) => at !== undefined);
  const [nearest] = days.toSorted((a, b) => Math.abs(a - dayStart(now)) - Math.abs(b - dayStart(now)));
  return nearest ?? null;
}

function dayOf([relative, month, day]: readonly (string | undefined)[], now: number): number | null {
  if (relative === undefined) return monthDay(Number(month), Number(day), now);
  return dayStart(now) + (RELATIVE[relative] ?? 0) * DAY;
}

function hourOf(half: string | undefined, hour: number): number {
  if (half === '下午' || half === '晚上') return hour < 12 ? hour + 12 : hour;
  // 中午1点 is past noon, 中午11点 is not.
  if (half === '中午') return hour < 10 ? hour + 12 : hour;
  return half !== undefined && hour === 12 ? 0 : hour;
}

/** Null for an hour or minute that no clock shows. */
function timeOf(parts: readonly (string | undefined)[]): number | null {
  const [half, hour, colon, thirty, minutes, compactHour, compactMinutes] = parts;
  const h = hourOf(half, Number(hour ?? compactHour));
  const m = thirty === undefined ? Number(colon ?? minutes ?? compactMinutes ?? 0) : 30;
  return h < 24 && m < 60 ? h * HOUR + m * MINUTE : null;
}

function read(plain: string, now: number): Typed | null {
  const both = BOTH.exec(plain)?.slice(1);
  if (both) {
    const day = dayOf(both, now);
    const time = timeOf(both.slice(DAY_GROUPS));
    return day === null || time === null ? null : { day, time };
  }
  const day = ONLY_DAY.exec(plain)?.slice(1);
  if (day) {
    const at = dayOf(day, now);
    return at === null ? null : { day: at, time: null };
  }
  const full = momentFromText(plain);
  return full && { day: dayStart(full.at), time: full.exact === 'day' ? null : full.at - dayStart(full.at) };
}

/**
 * The minute that was typed, epoch ms: `8:20`, `0820`, `8点20`, `昨天 9点`, `11.24 8:17`, or a full date with a time.
 * @returns null when it cannot be read, or names a day and no time
 */
export function typedMinute(text: string, now: number): number | null {
  const plain = plainOf(text);
  const alone = ONLY_TIME.exec(plain)?.slice(1);
  if (alone) {
    const time = timeOf(alone);
    return time === null ? null : dayStart(now) + time;
  }
  const typed = read(plain, now);
  if (!typed || typed.time === null) return null;
  const at = typed.day + typed.time;
  return at - (at % MINUTE);
}

/**
 * The instant at which a typed term ends, epoch ms: `11-28`, `11月28日`, `1128`, `明天`, `明天 17:00`, or a full date. A day
 * without a time ends at 24:00.
 * @returns null when it cannot be read
 */
export function termFromText(text: string, now: number): number | null {
  const plain = plainOf(text);
  const [, month, day] = COMPACT_DAY.exec(plain) ?? [];
  if (month !== undefined && day !== undefined) {
    const at = monthDay(Number(month), Number(day), now);
    return at === null ? null : at + DAY;
  }
  const typed = read(plain, now);
  if (!typed) return null;
  return typed.time === null ? typed.day + DAY : typed.day + typed.time;
}

/** How a term that was read is written back: the end of a day as that day. */
export const termText = (end: number): string => (end === dayStart(end) ? formatDay(end - DAY) : formatMinute(end));
