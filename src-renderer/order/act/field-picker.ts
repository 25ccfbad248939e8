/**
 * Ant Design's date picker on the field's clock. Its values are plain wall clock readings held as UTC, so that neither the
 * machine's zone nor its daylight saving can move what a person picked; its “now” is the engine's.
 */
import { DatePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import localeData from 'dayjs/plugin/localeData.js';
import utc from 'dayjs/plugin/utc.js';
import weekOfYear from 'dayjs/plugin/weekOfYear.js';
import weekday from 'dayjs/plugin/weekday.js';
import { wall } from '#shared/domain/time.ts';
import { engineNow } from '../../lib/clock.ts';

dayjs.extend(utc);
dayjs.extend(localeData);
dayjs.extend(weekday);
dayjs.extend(weekOfYear);

type Config = Parameters<typeof DatePicker.generatePicker<Dayjs>>[0];

const LOCALE = 'zh-cn';
/** Wall clock reading of an instant, as the picker holds it. */
export const readingOf = (at: number): Dayjs => wall(at).locale(LOCALE);

/** The instant of a wall clock reading. */
export const instantOf = (reading: Dayjs): number => Date.parse(`${reading.format('YYYY-MM-DDTHH:mm')}:00+08:00`);

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
    // Nothing is typed into the picker itself: see DateField.
    parse: () => null,
  },
};

export const FieldPicker = DatePicker.generatePicker<Dayjs>(CONFIG);
