import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, fraction } from '#shared/domain/assessment/fraction.ts';
import { NO_COUNTS, countOrder, sumCounts, type Counts } from '#shared/domain/assessment/counts.ts';
import { rankUnits } from '#shared/domain/assessment/ranking.ts';
import { compositeScore } from '#shared/domain/assessment/rates.ts';
import { formulaText } from '#shared/domain/assessment/scheme.ts';
import type { SampleView } from '#shared/domain/order/types.ts';
import { SCHEMES, SCHEME_10_50_40, SCHEME_30_35_35 } from './support/schemes.ts';

const counts = (
  sample: number,
  responded: number,
  solved: number,
  satisfied: number,
  basicallySatisfied = 0,
): Counts => ({
  ...NO_COUNTS,
  untimed: sample,
  assessed: sample,
  contacted: responded,
  sample,
  responded,
  solved,
  satisfied,
  basicallySatisfied,
});
const unit = (code: string, c: Counts) => ({ code, name: `${code}街道`, counts: c });

describe('the worked example of the field', () => {
  const { rows } = rankUnits([unit('a', { ...counts(200, 200, 190, 180, 12), assessed: 230 })], SCHEME_10_50_40);
  const row = rows[0]!;

  it('prints the three rates with their fractions', () => {
    expect(row.response).toEqual({ numerator: '200', denominator: 200, text: '100.00%' });
    expect(row.resolution).toEqual({ numerator: '190', denominator: 200, text: '95.00%' });
    expect(row.satisfaction).toEqual({ numerator: '190.8', denominator: 200, text: '95.40%' });
  });

  it('computes 95.66 and prints 95.7', () => {
    const exact = compositeScore(row.counts, SCHEME_10_50_40)!;
    expect(exact.numerator * 100n).toBe(9566n * exact.denominator);
    expect(row.score).toBe('95.7');
    expect(row.rank).toBe(1);
  });

  it('prints two decimals under the other scheme', () => {
    const other = rankUnits([unit('a', row.counts)], { ...SCHEME_30_35_35, basicWeight: 90 }).rows[0]!;
    // 200/230 × 30 + 95.00 × 0.35 + 95.40 × 0.35 = 92.7269…
    expect(other.score).toBe('92.73');
  });
});

/** Scenario d3 of the requirements, to the last digit. Counts: 考核件, 响应, 有效样本, 解决, 满意. */
describe('the week of the outage', () => {
  const week = (
    [
      ['广宁街道', 6, 6, 0, 0, 0],
      ['鲁谷街道', 30, 29, 16, 12, 12],
      ['古城街道', 40, 40, 20, 15, 16],
      ['苹果园街道', 60, 60, 32, 24, 26],
      ['八角街道', 50, 50, 25, 20, 21],
    ] as const
  ).map(([name, assessed, contacted, sample, solved, satisfied]) => ({
    code: name,
    name,
    counts: { ...NO_COUNTS, assessed, contacted, sample, responded: sample, solved, satisfied },
  }));

  it('ranks as the table says', () => {
    const { rows } = rankUnits(week, SCHEME_30_35_35);
    const table = rows.map(({ name, response, resolution, satisfaction, score, rank }) =>
      [name, response.text, resolution.text, satisfaction.text, score, rank].join(' '),
    );
    expect(table).toEqual([
      '八角街道 100.00% 80.00% 84.00% 87.40 1',
      '苹果园街道 100.00% 75.00% 81.25% 84.69 2',
      '古城街道 100.00% 75.00% 80.00% 84.25 3',
      '鲁谷街道 96.67% 75.00% 75.00% 81.50 4',
      '广宁街道 100.00% — —  ',
    ]);
    expect(compositeScore(week[3]!.counts, SCHEME_30_35_35)).toSatisfy(
      (score) => compare(score, fraction(846_875, 10_000)) === 0,
    );
  });

  it('would change as the excluded order says', () => {
    const without = week.map((each) =>
      each.name === '古城街道'
        ? { ...each, counts: { ...each.counts, assessed: 39, contacted: 39, sample: 19 } }
        : each,
    );
    const { rows } = rankUnits(without, SCHEME_30_35_35);
    expect(
      rows
        .slice(0, 3)
        .map(({ name, resolution, satisfaction, score }) => [name, resolution.text, satisfaction.text, score]),
    ).toEqual([
      ['八角街道', '80.00%', '84.00%', '87.40'],
      ['古城街道', '78.95%', '84.21%', '87.11'],
      ['苹果园街道', '75.00%', '81.25%', '84.69'],
    ]);
  });
});

describe('counting orders', () => {
  const sample = (patch: Partial<SampleView>): SampleView => ({
    source: 's',
    valid: true,
    contacted: true,
    solved: true,
    satisfaction: '满意',
    sampledAt: 0,
    revision: 1,
    ...patch,
  });

  it.each([
    ['no result yet', null, { ...NO_COUNTS, assessed: 1, untimed: 1 }],
    ['an invalid call-back', sample({ valid: false }), { ...NO_COUNTS, assessed: 1, contacted: 1, untimed: 1 }],
    ['satisfied', sample({}), counts(1, 1, 1, 1)],
    ['basically satisfied', sample({ satisfaction: '基本满意' }), counts(1, 1, 1, 0, 1)],
    ['unsolved and dissatisfied', sample({ solved: false, satisfaction: '不满意' }), counts(1, 1, 0, 0)],
    ['not contacted', sample({ contacted: false, solved: null, satisfaction: null }), counts(1, 0, 0, 0)],
  ])('%s', (_, result, expected) => {
    expect(countOrder(NO_COUNTS, result)).toEqual(expected);
  });

  it('adds up', () => {
    expect(sumCounts([counts(3, 3, 2, 1, 1), counts(2, 1, 1, 1)])).toEqual(counts(5, 4, 3, 2, 1));
    expect(sumCounts([])).toEqual(NO_COUNTS);
  });
});

describe('ranks', () => {
  const ranksOf = (units: { code: string; name: string; counts: Counts }[], scheme = SCHEME_10_50_40) =>
    rankUnits(units, scheme).rows.map(({ unit: code, rank, score }) => [code, rank, score]);

  it('are shared by equal scores, and the next rank is skipped', () => {
    expect(
      ranksOf([
        unit('a', counts(10, 10, 9, 9)),
        unit('b', counts(20, 20, 20, 20)),
        unit('c', counts(20, 20, 18, 18)),
        unit('d', counts(5, 5, 4, 4)),
      ]),
    ).toEqual([
      ['b', 1, '100.0'],
      ['a', 2, '91.0'],
      ['c', 2, '91.0'],
      ['d', 4, '82.0'],
    ]);
  });

  it('follow the exact score, not the printed one', () => {
    const close = rankUnits(
      [unit('lower', counts(308, 308, 273, 273)), unit('higher', counts(793, 793, 703, 703))],
      SCHEME_10_50_40,
    );
    expect(close.rows.map((row) => [row.unit, row.rank])).toEqual([
      ['higher', 1],
      ['lower', 2],
    ]);
    expect(close.rows[0]!.score).toBe(close.rows[1]!.score);
  });

  it('are not given without a valid sample: rates read —, the unit stands at the end', () => {
    const ranking = rankUnits(
      [unit('none', { ...NO_COUNTS, assessed: 7 }), unit('a', counts(1, 0, 0, 0))],
      SCHEME_10_50_40,
    );
    expect(ranking.rows.map((row) => [row.unit, row.rank, row.score])).toEqual([
      ['a', 1, '0.0'],
      ['none', null, null],
    ]);
    expect(ranking.rows[1]!.response).toEqual({ numerator: '0', denominator: 0, text: '—' });
  });

  it('need the sample the scheme asks for; the rates are shown nevertheless', () => {
    const [enough, few] = rankUnits(
      [unit('few', counts(4, 4, 4, 4)), unit('enough', counts(5, 5, 0, 0))],
      SCHEME_30_35_35,
    ).rows;
    expect([enough!.unit, enough!.rank]).toEqual(['enough', 1]);
    expect([few!.rank, few!.score, few!.resolution.text]).toEqual([null, null, '100.00%']);
  });

  it('of the total come from summed counts, not from the mean of the units', () => {
    const { total } = rankUnits(
      [unit('a', counts(100, 100, 100, 100)), unit('b', counts(1, 0, 0, 0))],
      SCHEME_10_50_40,
    );
    expect(total.resolution).toEqual({ numerator: '100', denominator: 101, text: '99.01%' });
    expect([total.name, total.rank]).toEqual(['合并计算', null]);
  });

  it('of no units are an empty table', () => {
    const empty = rankUnits([], SCHEME_10_50_40);
    expect(empty.rows).toEqual([]);
    expect(empty.total.score).toBeNull();
  });

  const anyCounts = fc
    .record({
      sample: fc.nat(400),
      responded: fc.nat(400),
      solved: fc.nat(400),
      satisfied: fc.nat(400),
      basic: fc.nat(400),
    })
    .map(({ sample, responded, solved, satisfied, basic }) => {
      const s = Math.min(satisfied, sample);
      return counts(sample, Math.min(responded, sample), Math.min(solved, sample), s, Math.min(basic, sample - s));
    });

  it('hold for any counts and every scheme', () => {
    const units = fc.array(anyCounts, { maxLength: 12 }).map((all) => all.map((c, i) => unit(`u${i}`, c)));
    fc.assert(
      fc.property(units, fc.constantFrom(...SCHEMES), (given, scheme) => {
        const { rows } = rankUnits(given, scheme);
        expect(rows.map((row) => row.unit).toSorted()).toEqual(given.map(({ code }) => code).toSorted());
        const ranked = rows.filter((row) => row.rank !== null);
        expect(rows.slice(0, ranked.length)).toEqual(ranked);
        for (const row of ranked) {
          const score = compositeScore(row.counts, scheme)!;
          const better = ranked.filter((other) => compare(compositeScore(other.counts, scheme)!, score) > 0);
          expect(row.rank).toBe(better.length + 1);
          expect(Number(row.score)).toBeLessThanOrEqual(100);
        }
        for (const row of rows.slice(ranked.length)) {
          expect(row.counts.sample).toBeLessThan(scheme.minimumSample);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never fall when one more order of the unit ends well', () => {
    fc.assert(
      fc.property(
        anyCounts.filter((c) => c.sample > 0),
        fc.constantFrom(...SCHEMES),
        (c, scheme) => {
          const better = sumCounts([c, counts(1, 1, 1, 1)]);
          const before = compositeScore(c, { ...scheme, minimumSample: 1 })!;
          const after = compositeScore(better, { ...scheme, minimumSample: 1 })!;
          expect(compare(after, before)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

describe('schemes', () => {
  it.each(SCHEMES.map((scheme) => [scheme.id, scheme] as const))('%s: weights sum to 100, marked 示例', (_, scheme) => {
    const { response, resolution, satisfaction } = scheme.weights;
    expect(response + resolution + satisfaction).toBe(100);
    expect(scheme.example).toBe(true);
    expect(scheme.minimumSample).toBeGreaterThanOrEqual(1);
    expect(formulaText(scheme)).toContain(`响应率×${response}＋解决率×${resolution}＋满意率×${satisfaction}`);
  });

  it('say in the formula how 基本满意 weighs', () => {
    expect(formulaText(SCHEME_10_50_40)).toContain('基本满意按0.9计');
    expect(formulaText({ ...SCHEME_10_50_40, basicWeight: 100 })).toContain('基本满意计为满意');
    expect(formulaText(SCHEME_30_35_35)).toContain('响应率除以考核件');
    expect(formulaText(SCHEME_30_35_35)).toContain('基本满意不计');
  });
});
