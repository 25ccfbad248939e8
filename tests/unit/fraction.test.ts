import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compare, fraction, multiply, toDecimal, toPercent } from '#shared/domain/assessment/fraction.ts';

const fractions = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
  .map(([n, d]) => fraction(n, d));

describe('fractions', () => {
  it.each([
    [1, 8, 2, '0.13'],
    [1, 8, 3, '0.125'],
    [2, 3, 2, '0.67'],
    [9566, 100, 1, '95.7'],
    [9565, 100, 1, '95.7'],
    [9564, 100, 1, '95.6'],
    [-1, 8, 2, '−0.13'],
    [-1, 1000, 2, '0.00'],
    [0, 7, 2, '0.00'],
    [5, 2, 0, '3'],
    [200, 1, 2, '200.00'],
    [1, -2, 1, '−0.5'],
  ])('%i/%i to %i decimals is %s', (n, d, decimals, text) => {
    expect(toDecimal(fraction(n, d), decimals)).toBe(text);
  });

  it('writes rates as per cent', () => {
    expect(toPercent(fraction(703, 793), 2)).toBe('88.65%');
    expect(toPercent(fraction(1, 1), 2)).toBe('100.00%');
  });

  it('tells two rates apart that differ by 0.00015', () => {
    expect(compare(fraction(703, 793), fraction(273, 308))).toBeGreaterThan(0);
    expect(compare(fraction(1, 3), fraction(2, 6))).toBe(0);
  });

  it('has no value for a zero denominator', () => {
    expect(() => fraction(1, 0)).toThrow('denominator');
  });

  it('adds and multiplies exactly', () => {
    fc.assert(
      fc.property(fractions, fractions, fractions, (a, b, c) => {
        const left = multiply(add(a, b), c);
        const right = add(multiply(a, c), multiply(b, c));
        expect(compare(left, right)).toBe(0);
        expect(compare(add(a, b), add(b, a))).toBe(0);
      }),
    );
  });

  it('rounds half away from zero and never by more than half a unit', () => {
    fc.assert(
      fc.property(fractions, fc.integer({ min: 0, max: 4 }), (value, decimals) => {
        const text = toDecimal(value, decimals).replace('−', '-').replace('.', '');
        const unit = 10n ** BigInt(decimals);
        const written = fraction(BigInt(text), unit);
        const error = add(value, multiply(written, fraction(-1)));
        const half = fraction(1n, 2n * unit);
        expect(compare(error, half)).toBeLessThanOrEqual(0);
        expect(compare(error, multiply(half, fraction(-1)))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
