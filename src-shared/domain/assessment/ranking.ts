/** Ranking of units by response, resolution and satisfaction rate. Pure, exact, explainable (design.md §6). */
import type { SampleView } from '../order/types.ts';
import { add, compare, fraction, multiply, toDecimal, toPercent, type Fraction } from './fraction.ts';
import type { Scheme } from './scheme.ts';

/** What is counted for one unit in one period. */
export interface Counts {
  /** Orders of the period (受理量). */
  assessed: number;
  /** Of these, contacted according to the upper level, whether its call-back was valid or not. */
  contacted: number;
  /** Valid call-backs of the upper level (有效回访). */
  sample: number;
  /** Contacted among the valid call-backs. */
  responded: number;
  solved: number;
  satisfied: number;
  basicallySatisfied: number;
}

export const NO_COUNTS: Counts = {
  assessed: 0,
  contacted: 0,
  sample: 0,
  responded: 0,
  solved: 0,
  satisfied: 0,
  basicallySatisfied: 0,
};

/** Adds one order, with the upper level's result for it if there is one. An invalid call-back counts neither way. */
export function countOrder(counts: Counts, sample: SampleView | null): Counts {
  const isContacted = sample?.contacted === true ? 1 : 0;
  const next = { ...counts, assessed: counts.assessed + 1, contacted: counts.contacted + isContacted };
  if (!sample?.valid) return next;
  return {
    ...next,
    sample: next.sample + 1,
    responded: next.responded + isContacted,
    solved: next.solved + (sample.solved === true ? 1 : 0),
    satisfied: next.satisfied + (sample.satisfaction === '满意' ? 1 : 0),
    basicallySatisfied: next.basicallySatisfied + (sample.satisfaction === '基本满意' ? 1 : 0),
  };
}

export const sumCounts = (all: readonly Counts[]): Counts =>
  all.reduce(
    (sum, c) => ({
      assessed: sum.assessed + c.assessed,
      contacted: sum.contacted + c.contacted,
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

/** A rate before it is rounded: what is above the line may be a sum of weights. Null = nothing to divide by. */
export interface ExactRate {
  numerator: Fraction;
  denominator: number;
  value: Fraction | null;
}

interface ExactRates {
  response: ExactRate;
  resolution: ExactRate;
  satisfaction: ExactRate;
}

const exactRate = (numerator: Fraction, denominator: number): ExactRate => ({
  numerator,
  denominator,
  value: denominator === 0 ? null : multiply(numerator, fraction(1, denominator)),
});

/** 满意 and what the scheme makes of 基本满意, in orders. */
function satisfiedWeight({ satisfied, basicallySatisfied }: Counts, { basicWeight }: Scheme): Fraction {
  // 0.9 is 9/10: as small as it goes, so that fractions can be read.
  const weight = [HUNDRED, 50n, 20n, 10n, 5n].find((by) => BigInt(basicWeight) % by === 0n) ?? 1n;
  const scale = HUNDRED / weight;
  return fraction(BigInt(satisfied) * scale + BigInt(basicallySatisfied) * (BigInt(basicWeight) / weight), scale);
}

/** The three rates over the denominators that the scheme names. */
export function exactRates(counts: Counts, scheme: Scheme): ExactRates {
  const { assessed, contacted, sample, responded, solved } = counts;
  return {
    response:
      scheme.responseBase === 'assessed'
        ? exactRate(fraction(contacted), assessed)
        : exactRate(fraction(responded), sample),
    resolution: exactRate(fraction(solved), sample),
    satisfaction: exactRate(satisfiedWeight(counts, scheme), sample),
  };
}

/** The exact composite score, null without a sufficient sample. */
export function compositeScore(counts: Counts, scheme: Scheme): Fraction | null {
  if (counts.sample < scheme.minimumSample) return null;
  const { response, resolution, satisfaction } = exactRates(counts, scheme);
  if (!response.value || !resolution.value || !satisfaction.value) return null;
  const { weights } = scheme;
  return add(
    add(multiply(response.value, fraction(weights.response)), multiply(resolution.value, fraction(weights.resolution))),
    multiply(satisfaction.value, fraction(weights.satisfaction)),
  );
}

/** The numerator in units of one order: 190.8, without superfluous zeros. */
const plain = (value: Fraction): string => toDecimal(value, 2).replace(/\.?0+$/, '');

const shownRate = ({ numerator, denominator, value }: ExactRate): Rate => ({
  numerator: plain(numerator),
  denominator,
  text: value ? toPercent(value, 2) : '—',
});

function describe(unit: { code: string; name: string }, counts: Counts, scheme: Scheme): Omit<RankedUnit, 'rank'> {
  const { response, resolution, satisfaction } = exactRates(counts, scheme);
  const score = compositeScore(counts, scheme);
  return {
    unit: unit.code,
    name: unit.name,
    counts,
    response: shownRate(response),
    resolution: shownRate(resolution),
    satisfaction: shownRate(satisfaction),
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
