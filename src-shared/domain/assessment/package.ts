/** Packages of assessment schemes, as they are imported or shipped as 示例. */
import { z } from 'zod';
import type { Grouping, Scheme } from './scheme.ts';

const id = z.string().min(1).max(40);
const name = z.string().trim().min(1).max(60);
const points = z.int().min(0).max(100);
const decimals = z.int().min(0).max(4);

const schemeSchema = z
  .strictObject({
    id,
    name,
    example: z.boolean(),
    weights: z.strictObject({ response: points, resolution: points, satisfaction: points }),
    responseBase: z.enum(['sample', 'assessed']),
    basicWeight: z.int().min(0).max(100),
    scoreDecimals: decimals,
    rateDecimals: decimals,
    minimumSample: z.int().min(1).max(100_000),
    counting: z.enum(['assessed', 'all']),
    dateField: z.enum(['cityDispatchedAt', 'completedAt']),
    grouping: id.nullable(),
  })
  .refine(({ weights }) => weights.response + weights.resolution + weights.satisfaction === 100, '权数合计应为100');

const group = { id, name, example: z.boolean() };
const groupingSchema = z.discriminatedUnion('by', [
  z.strictObject({ ...group, by: z.literal('kind') }),
  z.strictObject({
    ...group,
    by: z.literal('volume'),
    classes: z
      .array(z.strictObject({ name, atLeast: z.int().min(0) }))
      .min(1)
      .refine(
        (classes) =>
          classes.at(-1)?.atLeast === 0 &&
          classes.every((each, i) => i === 0 || each.atLeast < (classes[i - 1]?.atLeast ?? 0)),
        '各组按件数从多到少排列，最后一组从0件起',
      ),
  }),
  z.strictObject({
    ...group,
    by: z.literal('list'),
    groups: z
      .array(z.strictObject({ name, units: z.array(z.string().min(1)).min(1) }))
      .min(1)
      .refine((groups) => {
        const units = groups.flatMap((each) => each.units);
        return new Set(units).size === units.length;
      }, '一个单位只能在一组'),
  }),
]);

const distinct = (all: readonly { id: string }[]): boolean => new Set(all.map((each) => each.id)).size === all.length;

const packageSchema = z
  .strictObject({
    version: z.string().min(1).max(60),
    /** Where the rules come from, in Chinese. */
    source: z.string().min(1).max(300),
    /** What we ship is an example, not an office's rule. */
    example: z.boolean(),
    groupings: z.array(groupingSchema).refine(distinct, '同一分组只能写一次'),
    /** The first one is in force where none is named. */
    schemes: z.array(schemeSchema).min(1).refine(distinct, '同一口径只能写一次'),
  })
  .refine(
    ({ schemes, groupings }) =>
      schemes.every(({ grouping }) => grouping === null || groupings.some((each) => each.id === grouping)),
    '口径所用的分组没有写明',
  );

export interface AssessmentRules {
  version: string;
  source: string;
  schemes: readonly Scheme[];
  groupings: readonly Grouping[];
}

/** Throws (zod) on a package that does not fit. */
export const parseAssessmentRules = (raw: unknown): AssessmentRules => packageSchema.parse(raw);
