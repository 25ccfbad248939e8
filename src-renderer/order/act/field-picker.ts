/**
 * Ant Design's date picker on the field's clock. Its values are plain wall clock readings held as UTC, so that neither the
 * machine's zone nor its daylight saving can move what a person picked; its “now” is the engine's.
 */
import { DatePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import localeData from 'dayjs/plugin/localeData.js';
import utc from 'dayjs/plugin/utc.js';
import weekOfYear from 'dayjs/plugin/weekOfYear.js';
import weekday from 'dayjs/plugin/weekday.js';
import { wall } from '#shared/domain/time.ts';
import { engineNow } from '../../lib/clock.ts';

dayjs.extend(utc);
dayjs.extend(customParseFormat);
dayjs.extend(localeData);
dayjs.extend(weekday);
dayjs.extend(weekOfYear);

type Config = Parameters<typeof DatePicker.generatePicker<Dayjs>>[0];

const LOCALE = 'zh-cn';
/** Formats without a year or a day mean this year or today. */
const PARTS: Readonly<Record<string, string>> = {
  'MM-DD HH:mm': 'YYYY-',
  'M-D H:mm': 'YYYY-',
  'MM-DD': 'YYYY-',
  'HH:mm': 'YYYY-MM-DD ',
  'H:mm': 'YYYY-MM-DD ',
};
/** The first is how a value is shown; all are understood when typed. */
export const MINUTE_FORMATS = ['YYYY-MM-DD HH:mm', 'MM-DD HH:mm', 'M-D H:mm', 'HH:mm', 'H:mm'];
// Without M-D: `11-2` would be a date already, and the next digit of `11-28` would be lost. See `shortDay`.
export const DAY_FORMATS = ['YYYY-MM-DD', 'MM-DD'];

/** Wall clock reading of an instant, as the picker holds it. */
export const readingOf = (at: number): Dayjs => wall(at).locale(LOCALE);

/** The instant of a wall clock reading. */
export const instantOf = (reading: Dayjs): number => Date.parse(`${reading.format('YYYY-MM-DDTHH:mm')}:00+08:00`);

function parse(text: string, format: string): Dayjs | null {
  const missing = PARTS[format];
  const whole = missing === undefined ? text : readingOf(engineNow()).format(missing) + text;
  const reading = dayjs.utc(whole, (missing ?? '') + format, true);
  return reading.isValid() ? reading.locale(LOCALE) : null;
}

/** The day of a finished `11-2`, in this year; null for anything else. */
export function shortDay(text: string): Dayjs | null {
  const [, month = '', day = ''] = /^(\d{1,2})-(\d{1,2})$/u.exec(text.normalize('NFKC').trim()) ?? [];
  return parse(`${month.padStart(2, '0')}-${day.padStart(2, '0')}`, 'MM-DD');
}

const CONFIG: Config = {
  getNow: () => readingOf(engineNow()),
  getFixedDate: (day) => dayjs.utc(day),
  getEndDate: (date) => date.endOf('month'),
  getWeekDay: (date) => date.day(),
  getYear: (date) => date.year(),
  getMonth: (date) => date.month(),
  getDate: (date) => date.date(),
  getHour: (date) => date.hour(),
  getMinute: (date) => date.minute(),
  getSecond: (date) => date.second(),
  getMillisecond: (date) => date.millisecond(),
  addYear: (date, diff) => date.add(diff, 'year'),
  addMonth: (date, diff) => date.add(diff, 'month'),
  addDate: (date, diff) => date.add(diff, 'day'),
  setYear: (date, year) => date.year(year),
  setMonth: (date, month) => date.month(month),
  setDate: (date, day) => date.date(day),
  setHour: (date, hour) => date.hour(hour),
  setMinute: (date, minute) => date.minute(minute),
  setSecond: (date, second) => date.second(second),
  setMillisecond: (date, millisecond) => date.millisecond(millisecond),
  isAfter: (one, other) => one.isAfter(other),
  isValidate: (date) => date.isValid(),
  locale: {
    getWeekFirstDay: () => 1,
    getWeekFirstDate: (_locale, date) => date.locale(LOCALE).weekday(0),
    getWeek: (_locale, date) => date.locale(LOCALE).week(),
    getShortWeekDays: () => dayjs().locale(LOCALE).localeData().weekdaysMin(),
    getShortMonths: () => dayjs().locale(LOCALE).localeData().monthsShort(),
    format: (_locale, date, format) => date.locale(LOCALE).format(format),
    parse: (_locale, text, formats) => {
      for (const format of formats) {
        const reading = parse(text.normalize('NFKC').trim(), format);
        if (reading) return reading;
      }
      return null;
    },
  },
};

export const FieldPicker = DatePicker.generatePicker<Dayjs>(CONFIG);
