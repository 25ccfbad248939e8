/** Ranking of units by response, resolution and satisfaction rate. Pure, exact, explainable (design.md §6). */
import type { SampleView } from '../order/types.ts';
import { add, compare, fraction, multiply, toDecimal, toPercent, type Fraction } from './fraction.ts';
import type { Scheme } from './scheme.ts';

/** What is counted for one unit in one period. */
export interface Counts {
  /** Orders of the period (受理量). */
  assessed: number;
  /** Valid call-backs of the upper level (有效回访): the denominator of all three rates. */
  sample: number;
  responded: number;
  solved: number;
  satisfied: number;
  basicallySatisfied: number;
}

export const NO_COUNTS: Counts = {
  assessed: 0,
  sample: 0,
  responded: 0,
  solved: 0,
  satisfied: 0,
  basicallySatisfied: 0,
};

/** Adds one order, with the upper level's result for it if there is one. An invalid call-back counts neither way. */
export function countOrder(counts: Counts, sample: SampleView | null): Counts {
  const next = { ...counts, assessed: counts.assessed + 1 };
  if (!sample?.valid) return next;
  return {
    ...next,
    sample: next.sample + 1,
    responded: next.responded + (sample.contacted === true ? 1 : 0),
    solved: next.solved + (sample.solved === true ? 1 : 0),
    satisfied: next.satisfied + (sample.satisfaction === '满意' ? 1 : 0),
    basicallySatisfied: next.basicallySatisfied + (sample.satisfaction === '基本满意' ? 1 : 0),
  };
}

export const sumCounts = (all: readonly Counts[]): Counts =>
  all.reduce(
    (sum, c) => ({
      assessed: sum.assessed + c.assessed,
      sample: sum.sample + c.sample,
      responded: sum.responded + c.responded,
      solved: sum.solved + c.solved,
      satisfied: sum.satisfied + c.satisfied,
      basicallySatisfied: sum.basicallySatisfied + c.basicallySatisfied,
    }),
    NO_COUNTS,
  );

/** A rate with its fraction; null text when there is no valid sample ("—", never 0). */
export interface Rate {
  /** As shown: whole numbers where possible, `190.8` where 基本满意 weighs less. */
  numerator: string;
  denominator: number;
  /** `75.00%`, or `—`. */
  text: string;
}

export interface RankedUnit {
  unit: string;
  name: string;
  counts: Counts;
  response: Rate;
  resolution: Rate;
  satisfaction: Rate;
  /** `87.40`, or null when the sample is too small. */
  score: string | null;
  /** 1, 2, 2, 4 …; null = listed, not ranked. */
  rank: number | null;
}

export interface Ranking {
  rows: RankedUnit[];
  /** Counts summed, rates from the sums (件数合并计算), not the mean of the units. */
  total: RankedUnit;
}

const HUNDRED = 100n;

function exactRates(
  counts: Counts,
  scheme: Scheme,
): { response: Fraction; resolution: Fraction; satisfaction: Fraction } | null {
  if (counts.sample === 0) return null;
  const weighted = BigInt(counts.satisfied) * HUNDRED + BigInt(counts.basicallySatisfied) * BigInt(scheme.basicWeight);
  return {
    response: fraction(counts.responded, counts.sample),
    resolution: fraction(counts.solved, counts.sample),
    satisfaction: fraction(weighted, BigInt(counts.sample) * HUNDRED),
  };
}

/** The exact composite score, null without a sufficient sample. */
export function compositeScore(counts: Counts, scheme: Scheme): Fraction | null {
  const rates = exactRates(counts, scheme);
  if (!rates || counts.sample < scheme.minimumSample) return null;
  const { response, resolution, satisfaction } = scheme.weights;
  return add(
    add(multiply(rates.response, fraction(response)), multiply(rates.resolution, fraction(resolution))),
    multiply(rates.satisfaction, fraction(satisfaction)),
  );
}

/** The numerator in units of one order: 190.8, without superfluous zeros. */
const plain = (value: Fraction): string => toDecimal(value, 2).replace(/\.?0+$/, '');

function rate(value: Fraction | null, numerator: Fraction, denominator: number): Rate {
  return { numerator: plain(numerator), denominator, text: value ? toPercent(value, 2) : '—' };
}

function describe(unit: { code: string; name: string }, counts: Counts, scheme: Scheme): Omit<RankedUnit, 'rank'> {
  const rates = exactRates(counts, scheme);
  const score = compositeScore(counts, scheme);
  const satisfiedWeight = fraction(
    BigInt(counts.satisfied) * HUNDRED + BigInt(counts.basicallySatisfied) * BigInt(scheme.basicWeight),
    HUNDRED,
  );
  return {
    unit: unit.code,
    name: unit.name,
    counts,
    response: rate(rates?.response ?? null, fraction(counts.responded), counts.sample),
    resolution: rate(rates?.resolution ?? null, fraction(counts.solved), counts.sample),
    satisfaction: rate(rates?.satisfaction ?? null, satisfiedWeight, counts.sample),
    score: score ? toDecimal(score, scheme.scoreDecimals) : null,
  };
}

/**
 * Ranks on the exact, unrounded score. Equal scores share a rank and the next rank is skipped; among equals the order
 * of the list is the order of the units given. Units without a sufficient sample stand at the end, unranked.
 */
export function rankUnits(units: readonly { code: string; name: string; counts: Counts }[], scheme: Scheme): Ranking {
  const scored = units.map((unit, position) => ({ unit, position, score: compositeScore(unit.counts, scheme) }));
  scored.sort((a, b) => {
    if (a.score && b.score) return compare(b.score, a.score) || a.position - b.position;
    return a.score ? -1 : b.score ? 1 : a.position - b.position;
  });
  let rank = 0;
  const rows = scored.map(({ unit, score }, i): RankedUnit => {
    const before = scored[i - 1]?.score;
    if (score && !(before && compare(before, score) === 0)) rank = i + 1;
    return { ...describe(unit, unit.counts, scheme), rank: score ? rank : null };
  });
  const total = describe({ code: '', name: '合并计算' }, sumCounts(units.map((u) => u.counts)), scheme);
  return { rows, total: { ...total, rank: null } };
}
