/** Exact fractions: rates and scores are never rounded before the last step. */
export interface Fraction {
  numerator: bigint;
  /** > 0 */
  denominator: bigint;
}

/** Throws on a zero denominator: "no valid sample" is null, never a fraction. */
export function fraction(numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
  const n = BigInt(numerator);
  const d = BigInt(denominator);
  if (d === 0n) throw new Error('a fraction needs a denominator');
  return d < 0n ? { numerator: -n, denominator: -d } : { numerator: n, denominator: d };
}

export const add = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);

export const multiply = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.numerator, a.denominator * b.denominator);

/** Negative, zero or positive as a is less than, equal to or greater than b. */
export function compare(a: Fraction, b: Fraction): number {
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Decimal text, rounded half up (away from zero), always with `decimals` digits after the point. */
export function toDecimal(value: Fraction, decimals: number): string {
  const negative = value.numerator < 0n;
  const size = negative ? -value.numerator : value.numerator;
  const scaled = (size * 10n ** BigInt(decimals) * 2n + value.denominator) / (value.denominator * 2n);
  const digits = scaled.toString().padStart(decimals + 1, '0');
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return negative && scaled > 0n ? `−${text}` : text;
}

/** `75.00%` */
export const toPercent = (value: Fraction, decimals: number): string =>
  `${toDecimal(multiply(value, fraction(100)), decimals)}%`;
