/** Limits of returning, extending and calling back as data (domain.md §1.4, §1.7): no rule of Beijing is published. */
import { z } from 'zod';

const code = z.string().min(1).max(32);

const limitsSchema = z.strictObject({
  id: z.string().min(1).max(40),
  /** What we ship is an example, not an office's rule. */
  example: z.boolean(),
  return: z.strictObject({
    /** Hours after signing, or after the dispatch while nobody has signed; asked at the moment of typing. */
    hours: z.int().min(1).max(8760),
    /** So often one unit may return one order. */
    maxPerUnit: z.int().min(0).max(99),
    /** From this return on the ruling can only send the order to the fallback unit. */
    fallbackFrom: z.int().min(1).max(99),
    /** 兜底单位 of each district, by the district's code. */
    fallbackUnits: z.record(code, code),
  }),
  extension: z.strictObject({
    max: z.int().min(0).max(99),
    /** Natural days after the due time that was in force. */
    maxDays: z.int().min(1).max(366),
  }),
  /** So many unanswered calls of one round may close an order. */
  unansweredCalls: z.int().min(1).max(99),
});

export type HandlingLimits = z.infer<typeof limitsSchema>;

/** Throws (zod) on a package that does not fit. */
export const parseLimits = (raw: unknown): HandlingLimits => limitsSchema.parse(raw);
