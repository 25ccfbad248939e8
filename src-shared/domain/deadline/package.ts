/** Rule packages: the work calendar and a deadline profile, as they are imported or shipped as 示例. */
import { z } from 'zod';
import { REQUEST_TYPES } from '../order/types.ts';
import { dayFromText } from '../time.ts';
import type { CalendarPackage } from './calendar.ts';
import { CLOCK_EVENTS, type DeadlineProfile, type RuleSet } from './rules.ts';

const isDay = (text: string): boolean => {
  try {
    return dayFromText(text) >= 0;
  } catch {
    return false;
  }
};
const days = z.record(z.string().refine(isDay, '日期写作 2019-10-18'), z.string().min(1).max(60));

const calendarSchema = z
  .strictObject({
    version: z.string().min(1).max(40),
    source: z.string().min(1).max(300),
    fromYear: z.int().min(1970).max(9999),
    toYear: z.int().min(1970).max(9999),
    holidays: days,
    makeUpDays: days,
    earlier: z
      .array(
        z
          .strictObject({
            version: z.string().min(1).max(40),
            source: z.string().min(1).max(300),
            year: z.int().min(1970).max(9999),
            until: z.string().refine(isDay, '日期写作 2019-10-18'),
            holidays: days,
            makeUpDays: days,
          })
          .refine(
            ({ year, holidays, makeUpDays }) =>
              [...Object.keys(holidays), ...Object.keys(makeUpDays)].every((day) => day.startsWith(`${year}-`)),
            { message: '被替换的通知只能含它那一年的日期' },
          ),
      )
      .refine((notices) => notices.every(({ until }, i) => (notices[i - 1]?.until ?? '') <= until), {
        message: '被替换的通知按先后排列',
      }),
  })
  .refine(({ fromYear, toYear }) => fromYear <= toYear, '年份范围不对')
  .refine(({ holidays, makeUpDays }) => Object.keys(makeUpDays).every((day) => !Object.hasOwn(holidays, day)), {
    message: '同一天不能既放假又补班',
  });

const hourOfDay = z.int().min(0).max(24);
const limitSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('minutes'), minutes: z.int().min(1).max(1440) }),
  z.strictObject({ kind: z.literal('hours'), hours: z.int().min(1).max(8760) }),
  z.strictObject({ kind: z.literal('sameDay'), cutOffHour: hourOfDay, nextDayHour: hourOfDay }),
  z.strictObject({ kind: z.literal('workingDays'), days: z.int().min(1).max(366) }),
  z.strictObject({ kind: z.literal('naturalDays'), days: z.int().min(1).max(366) }),
]);

const clockSchema = z
  .strictObject({
    id: z.string().min(1).max(40),
    name: z.string().min(1).max(60),
    starts: z.enum(CLOCK_EVENTS),
    stops: z.enum(CLOCK_EVENTS),
    limit: limitSchema.nullable(),
    types: z.array(z.enum(REQUEST_TYPES)).min(1).optional(),
    text: z.string().min(1).max(200),
  })
  .refine(({ starts, stops }) => starts !== stops, '时钟的起点和终点不能相同')
  .refine(({ starts, limit }) => limit !== null || starts === 'dispatched', '办理时限自派单起算');

const profileSchema = z
  .strictObject({
    id: z.string().min(1).max(40),
    name: z.string().min(1).max(60),
    example: z.boolean(),
    nearShare: z.number().min(0).max(1),
    clauses: z.array(
      z.strictObject({
        id: z.string().min(1).max(40),
        types: z.array(z.enum(REQUEST_TYPES)),
        limit: limitSchema,
        text: z.string().min(1).max(200),
      }),
    ),
    clocks: z
      .array(clockSchema)
      .refine((clocks) => new Set(clocks.map(({ id }) => id)).size === clocks.length, '同一时钟只能写一次')
      .optional(),
  })
  .refine(
    ({ clauses }) =>
      new Set(clauses.flatMap(({ types }) => types)).size === clauses.flatMap(({ types }) => types).length,
    {
      message: '一种诉求类型只能有一条时限',
    },
  )
  .refine(({ clauses }) => new Set(clauses.map(({ id }) => id)).size === clauses.length, {
    message: '同一分类只能写一次',
  });

/** Throws (zod) on a package that does not fit. */
export const parseCalendar = (raw: unknown): CalendarPackage => calendarSchema.parse(raw);
/** Throws (zod) on a profile that does not fit, or that has two clauses for one type or under one name. */
export const parseDeadlineProfile = (raw: unknown): DeadlineProfile => profileSchema.parse(raw);

export const ruleSetOf = (deadline: unknown, calendar: unknown): RuleSet => ({
  deadline: parseDeadlineProfile(deadline),
  calendar: parseCalendar(calendar),
});
