/** The wire of number ranges: a workstation leases numbers online and uses them offline (design.md §7). */
import { z } from 'zod';
import { LARGEST_NUMBER, seriesYearSchema } from '../domain/numbers/series.ts';

/** `request`: given and kept by the workstation, so that a lost answer leases nothing twice. */
export const reserveSchema = seriesYearSchema.extend({
  device: z.string().min(1).max(200),
  request: z.uuid(),
  count: z.int().min(1).max(200),
});

const number = z.int().min(1).max(LARGEST_NUMBER);
export const rangeSchema = seriesYearSchema.extend({
  id: z.uuid(),
  from: number,
  to: number,
  /** Not to be used (any more). */
  closed: z.boolean(),
});
export type LeasedRange = z.infer<typeof rangeSchema>;

/** Ranges that the asking device may use. */
export const rangesSchema = z.object({ ranges: z.array(rangeSchema) });
