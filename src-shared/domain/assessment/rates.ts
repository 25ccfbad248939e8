/** Rates and the composite score of one unit: exact, and able to say how they came about. */
import type { Counts } from './counts.ts';
import { add, compare, fraction, multiply, toDecimal, toPercent, type Fraction } from './fraction.ts';
import type { Scheme } from './scheme.ts';

const HUNDRED = 100n;

/** A rate before it is rounded: what is above the line may be a sum of weights. Null = nothing to divide by. */
export interface ExactRate {
  numerator: Fraction;
  denominator: number;
  value: Fraction | null;
}

export interface ExactRates {
  response: ExactRate;
  resolution: ExactRate;
  satisfaction: ExactRate;
  /** 按期办结率: orders of which it is known. Not part of the score. */
  onTime: ExactRate;
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

/** The rates over the denominators that the scheme names. */
export function exactRates(counts: Counts, scheme: Scheme): ExactRates {
  const { assessed, contacted, sample, responded, solved, inTime, overdue } = counts;
  return {
    response:
      scheme.responseBase === 'assessed'
        ? exactRate(fraction(contacted), assessed)
        : exactRate(fraction(responded), sample),
    resolution: exactRate(fraction(solved), sample),
    satisfaction: exactRate(satisfiedWeight(counts, scheme), sample),
    onTime: exactRate(fraction(inTime), inTime + overdue),
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

/** A rate with its fraction; `—` when there is nothing to divide by, never 0. */
export interface Rate {
  /** As shown: whole numbers where possible, `190.8` where 基本满意 weighs less. */
  numerator: string;
  denominator: number;
  /** `75.00%`, or `—`. */
  text: string;
}

export interface Figures {
  counts: Counts;
  onTime: Rate;
  response: Rate;
  resolution: Rate;
  satisfaction: Rate;
  /** `87.40`, or null when the sample is too small. */
  score: string | null;
}

/** The numerator in units of one order: 190.8, without superfluous zeros. */
const plain = (value: Fraction): string => toDecimal(value, 2).replace(/\.?0+$/, '');

const shownRate = ({ numerator, denominator, value }: ExactRate, decimals: number): Rate => ({
  numerator: plain(numerator),
  denominator,
  text: value ? toPercent(value, decimals) : '—',
});

/** Everything that is shown of one unit's counts, rounded as the scheme says. */
export function figuresOf(counts: Counts, scheme: Scheme): Figures {
  const { response, resolution, satisfaction, onTime } = exactRates(counts, scheme);
  const score = compositeScore(counts, scheme);
  const shown = (rate: ExactRate): Rate => shownRate(rate, scheme.rateDecimals);
  return {
    counts,
    onTime: shown(onTime),
    response: shown(response),
    resolution: shown(resolution),
    satisfaction: shown(satisfaction),
    score: score ? toDecimal(score, scheme.scoreDecimals) : null,
  };
}

/** `200/200×10＋190/200×50＋190.8/200×40` */
export function scoreTerms({ response, resolution, satisfaction }: Omit<Figures, 'counts'>, scheme: Scheme): string {
  const term = (rate: Rate, weight: number): string => `${rate.numerator}/${rate.denominator}×${weight}`;
  const { weights } = scheme;
  return [
    term(response, weights.response),
    term(resolution, weights.resolution),
    term(satisfaction, weights.satisfaction),
  ].join('＋');
}

/** Up to four decimals: `＝84.6875` where that is all of it, else `≈81.3333`. */
function decimalText(value: Fraction): string {
  const text = toDecimal(value, 4);
  const written = fraction(BigInt(text.replace('.', '')), 10_000n);
  return compare(value, written) === 0 ? `＝${text.replace(/\.?0+$/, '')}` : `≈${text}`;
}

/** Why there is no score: `无有效回访`, `有效回访3件，不足5件`; empty where there is one. */
function unscoredReason({ sample }: Counts, { minimumSample }: Scheme): string {
  if (sample === 0) return '无有效回访';
  return sample < minimumSample ? `有效回访${sample}件，不足${minimumSample}件` : '';
}

/** How the score came about, in one sentence with its fractions. */
export function explainScore(counts: Counts, scheme: Scheme): string {
  const exact = compositeScore(counts, scheme);
  if (!exact) return `${unscoredReason(counts, scheme)}，只列不排。`;
  const figures = figuresOf(counts, scheme);
  return `综合成绩＝${scoreTerms(figures, scheme)}${decimalText(exact)}，印为${figures.score}。`;
}

/** How the on-time rate came about, in one sentence. */
export function explainOnTime(counts: Counts, scheme: Scheme): string {
  const { inTime, overdue, untimed } = counts;
  const unknown = untimed === 0 ? '' : `，另有${untimed}件未办结或时间不明，不计`;
  if (inTime + overdue === 0) return `按期办结率：没有可计的工单${unknown}。`;
  const { onTime } = figuresOf(counts, scheme);
  return `按期办结率＝按期${inTime}/（按期${inTime}＋超期${overdue}）＝${onTime.text}${unknown}。`;
}
