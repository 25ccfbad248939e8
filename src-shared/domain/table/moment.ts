/** Times as the offices' workbooks hold them: text in a dozen forms, or the serial number of a spreadsheet. */
import { DAY, HOUR, MINUTE, SECOND, wall } from '../time.ts';

/** How exact the source was: a day without a time is taken at 00:00. */
export interface Moment {
  /** Epoch ms. */
  at: number;
  exact: 'day' | 'minute' | 'second';
}

/** The field's time zone (design.md §3): texts carry no zone of their own. */
const OFFSET = 8 * HOUR;
/** Serials of the 1900 system outside 1950-01-01 … 2199-12-31 are numbers of something else. */
const FIRST_SERIAL = 18_264;
const LAST_SERIAL = 109_574;
/** Serial of 1970-01-01, which hides the 29 February 1900 that never was. */
const EPOCH_SERIAL = 25_569;
const SERIAL_1904 = 1462;

const SEPARATED = /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?: ?(\d{2})(\d{2})(\d{2})?)?$/;

/** `2019年10月12日 下午3时05分` -> `2019-10-12 15:05` */
function normalized(text: string): string {
  const plain = text
    .normalize('NFKC')
    // Zero-width marks come with copied cells.
    .replace(/[\u200B-\u200D\u2060\uFEFF]/g, '')
    .replace(/(:\d{1,2})\.\d{1,9}/, '$1')
    .replace(/\(?(?:星期|周)[一二三四五六日天]\)?/, ' ')
    .replace(/[年月/.](?=\s*\d)/g, '-')
    // `2019年 10月 2日`
    .replace(/-\s+(?=\d)/g, '-')
    .replace(/[日号]/, ' ')
    // `3:05 PM`: read like `PM 3:05`.
    .replace(/ (\d{1,2}:[\d:]+)\s*(AM|PM|上午|下午)$/i, ' $2 $1')
    .replace(/(\d)T(\d)/, '$1 $2')
    .replace(/[时点:](?=\s*\d)/g, ':')
    .replace(/[时点]整?\s*$/, ':00')
    .replace(/半\s*$/, '30')
    .replace(/[分秒]/g, (unit, at: number, whole: string) =>
      unit === '分' && /\d/.test(whole.slice(at + 1)) ? ':' : '',
    )
    .replace(/\s+/g, ' ')
    .trim();
  const [, day, half, rest] = /^(.*?) ?(上午|下午|凌晨|早上|晚上|中午|AM|PM)? ?(\d{1,2}:.*|)$/i.exec(plain) ?? [];
  if (half === undefined || rest === undefined || rest === '') return plain;
  const [hour = '', ...minutes] = rest.split(':');
  const isAfternoon = /下午|晚上|PM/i.test(half) && Number(hour) < 12;
  const isMidnight = /上午|凌晨|AM/i.test(half) && Number(hour) === 12;
  const shifted = isAfternoon ? Number(hour) + 12 : isMidnight ? 0 : Number(hour);
  return `${day ?? ''} ${shifted}:${minutes.join(':')}`;
}

/** Null for a day or an hour that does not exist. 24:00 is the end of its day. */
function momentOf(parts: readonly (string | undefined)[]): Moment | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  const start = Date.UTC(year, month - 1, day) - OFFSET;
  const at = start + hour * HOUR + minute * MINUTE + second * SECOND;
  const shown = wall(start);
  const isReal =
    shown.year() === year &&
    shown.month() + 1 === month &&
    shown.date() === day &&
    (hour < 24 || (hour === 24 && minute === 0 && second === 0)) &&
    minute < 60 &&
    second < 60;
  const exact = parts[3] === undefined ? 'day' : parts[5] === undefined ? 'minute' : 'second';
  return isReal ? { at, exact } : null;
}

/** Null when the text is no time, or one that could be read in two ways (`1/2/2019`). Milliseconds are dropped. */
export function momentFromText(text: string): Moment | null {
  const plain = normalized(text);
  const zoned = /^(.*?)(?:Z|([+-](?:0\d|1[0-4])):?([0-5]\d))$/i.exec(plain);
  if (zoned && /:\d/.test(zoned[1] ?? '')) {
    const local = momentFromText(zoned[1] ?? '');
    const sign = zoned[2]?.startsWith('-') ? -1 : 1;
    const zone = zoned[2] === undefined ? 0 : Number(zoned[2]) * HOUR + sign * Number(zoned[3]) * MINUTE;
    return local && { ...local, at: local.at + OFFSET - zone };
  }
  const parts = SEPARATED.exec(plain) ?? COMPACT.exec(plain);
  return parts && momentOf(parts.slice(1));
}

/**
 * A spreadsheet's serial, which counts days of the wall clock: right to the second on any machine.
 * Null when the number cannot be a date of our time.
 * @param is1904 workbook of the 1904 date system
 * @param showsTime the sheet shows the hour: a midnight is meant as one
 */
export function momentFromSerial(serial: number, is1904 = false, showsTime = false): Moment | null {
  const days = is1904 ? serial + SERIAL_1904 : serial;
  if (!Number.isFinite(days) || days < FIRST_SERIAL || days >= LAST_SERIAL) return null;
  const seconds = Math.round((days - EPOCH_SERIAL) * (DAY / SECOND));
  return { at: seconds * SECOND - OFFSET, exact: Number.isInteger(days) && !showsTime ? 'day' : 'second' };
}
