/** Field types that payloads share. */
import { z } from 'zod';
import { DAY, dayFromText } from '../time.ts';

/** An instant: ISO 8601 with an offset (`2019-10-12T08:02:00+08:00`) or epoch milliseconds; held as epoch milliseconds. */
export const instant = z
  .union([z.int().min(0), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))])
  .describe('ISO 8601 带时区，或毫秒数');

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
  .describe('ISO 8601 时刻，或日期 2019-10-18（当日24:00）');

/** Text a person typed: trimmed, NFC, without control characters; never empty. */
export const typedText = (max: number) =>
  z
    .string()
    .max(max * 2)
    .transform((text) =>
      text
        .normalize('NFC')
        // eslint-disable-next-line no-control-regex
        .replace(/[\u0000-\u0008\u000B-\u001F\u007F\u200B-\u200D\uFEFF]/g, '')
        .trim(),
    )
    .pipe(z.string().min(1).max(max));
