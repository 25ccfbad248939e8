/**
 * Field types that payloads share. Each carries a `field` beside its description, from which a form is made where a kind
 * has none of its own: minute, term, unit, text (several lines).
 */
import { z } from 'zod';
import type { UnitKind } from '../organization/organization.ts';
import { DAY, dayFromText } from '../time.ts';

/** End of the year 9999: beyond it neither dates nor calendars can be written. */
export const LAST_INSTANT = 253_402_300_799_999;

/** An instant: ISO 8601 with an offset (`2019-10-12T08:02:00+08:00`) or epoch milliseconds; held as epoch milliseconds. */
export const instant = z
  .union([z.int(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))])
  .pipe(z.int().min(0).max(LAST_INSTANT))
  .meta({ description: 'ISO 8601 带时区，或毫秒数', field: 'minute' });

/** A term: an instant, or a day `2019-10-18` meaning 24:00 of that day. */
export const term = z
  .union([
    instant,
    z.string().transform((day, context) => {
      try {
        return dayFromText(day) + DAY;
      } catch {
        context.addIssue({ code: 'custom', message: '日期写作 2019-10-18' });
        return z.NEVER;
      }
    }),
  ])
  .meta({ description: 'ISO 8601 时刻，或日期 2019-10-18（当日24:00）', field: 'term' });

/** Text a person typed: trimmed, NFC, without control characters and half surrogates (no store takes them); never empty. */
export const typedText = (max: number) =>
  z
    .string()
    .max(max * 2)
    .transform((text) =>
      text
        // eslint-disable-next-line no-control-regex
        .replace(/[\u0000-\u0008\u000B-\u001F\u007F\u200B-\u200D\uFEFF]|\p{Cs}/gu, '')
        // After the removal: what stood apart may combine now.
        .normalize('NFC')
        .trim(),
    )
    .pipe(z.string().min(1).max(max));

/** What a person writes in several lines. */
export const written = (max: number, description: string) => typedText(max).meta({ description, field: 'text' });

/**
 * The code of a unit; whether there is one is asked by the rules.
 * @param kinds what a form offers of the units that the kind can name; none = all of them
 */
export const unitCode = (description: string, kinds: readonly UnitKind[] = []) =>
  z
    .string()
    .min(1)
    .max(32)
    .meta({ description, field: 'unit', ...(kinds.length > 0 ? { unitKinds: [...kinds] } : {}) });
