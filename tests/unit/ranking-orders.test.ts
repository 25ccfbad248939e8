/** From single orders to the ranking: both countings, groups, and figures that a brute force with whole numbers agrees with. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_COUNTS, sumCounts, tally, type CountedOrder } from '#shared/domain/assessment/counts.ts';
import { rankUnits, type CountedUnit, type RankedUnit } from '#shared/domain/assessment/ranking.ts';
import { compositeScore, exactRates } from '#shared/domain/assessment/rates.ts';
import type { Grouping, Scheme } from '#shared/domain/assessment/scheme.ts';
import { SATISFACTIONS, type SampleView } from '#shared/domain/order/types.ts';
import { SCHEMES, SCHEME_10_50_40 } from './support/schemes.ts';

interface Order extends CountedOrder {
  unit: string;
}

const UNITS = ['a', 'b', 'c', 'd', 'e'];

const answer = fc.constantFrom(true, false, null);
const anySample: fc.Arbitrary<SampleView> = fc.record({
  source: fc.constant('市12345'),
  valid: fc.boolean(),
  contacted: answer,
  solved: answer,
  satisfaction: fc.constantFrom(...SATISFACTIONS, null),
  sampledAt: fc.constant(0),
  revision: fc.constant(1),
});
const anyOrder: fc.Arbitrary<Order> = fc.record({
  unit: fc.constantFrom(...UNITS),
  sample: fc.option(anySample, { freq: 8 }),
  inTime: answer,
  excluded: fc.boolean(),
});
const anyOrders = fc.array(anyOrder, { maxLength: 60 });
const anyScheme: fc.Arbitrary<Scheme> = fc
  .record({
    of: fc.constantFrom(...SCHEMES),
    basicWeight: fc.integer({ min: 0, max: 100 }),
    counting: fc.constantFrom('assessed' as const, 'all' as const),
    minimumSample: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ of, ...patch }) => ({ ...of, ...patch }));

const countedUnits = (orders: readonly Order[]): CountedUnit[] =>
  UNITS.map((code) => ({
    code,
    name: `${code}街道`,
    kind: code < 'c' ? ('street' as const) : ('department' as const),
    ...tally(orders.filter(({ unit }) => unit === code)),
  }));

/** The score × 100 × valid call-backs (× orders), as two whole numbers, straight from the list of orders. */
function bruteScore(orders: readonly Order[], scheme: Scheme): { above: bigint; below: bigint } | null {
  const counted = orders.filter(({ excluded }) => scheme.counting === 'all' || !excluded);
  const results = counted.flatMap(({ sample }) => (sample ? [sample] : []));
  const valid = results.filter((sample) => sample.valid);
  const n = (of: readonly SampleView[], holds: (sample: SampleView) => boolean): bigint =>
    BigInt(of.filter(holds).length);
  if (valid.length < scheme.minimumSample) return null;
  const overAll = scheme.responseBase === 'assessed';
  const responseAbove = n(overAll ? results : valid, ({ contacted }) => contacted === true);
  const responseBelow = BigInt(overAll ? counted.length : valid.length);
  const size = BigInt(valid.length);
  const satisfied =
    n(valid, ({ satisfaction }) => satisfaction === '满意') * 100n +
    n(valid, ({ satisfaction }) => satisfaction === '基本满意') * BigInt(scheme.basicWeight);
  const { response, resolution, satisfaction } = scheme.weights;
  const above =
    responseAbove * BigInt(response) * size * 100n +
    n(valid, ({ solved }) => solved === true) * BigInt(resolution) * responseBelow * 100n +
    satisfied * BigInt(satisfaction) * responseBelow;
  return { above, below: responseBelow * size * 100n };
}

const shown = ({ rows }: { rows: RankedUnit[] }) =>
  rows.map(({ unit, rank, score, group }) => [unit, rank, score, group]);

describe('a ranking made from orders', () => {
  it('does not depend on the order of the orders', () => {
    fc.assert(
      fc.property(
        anyOrders.chain((orders) =>
          fc.tuple(fc.constant(orders), fc.shuffledSubarray(orders, { minLength: orders.length })),
        ),
        anyScheme,
        ([orders, shuffled], scheme) => {
          expect(rankUnits(countedUnits(shuffled), scheme)).toEqual(rankUnits(countedUnits(orders), scheme));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('scores exactly what whole numbers say, and ranks by it', () => {
    fc.assert(
      fc.property(anyOrders, anyScheme, (orders, scheme) => {
        const expected = new Map(
          UNITS.map((code) => [
            code,
            bruteScore(
              orders.filter(({ unit }) => unit === code),
              scheme,
            ),
          ]),
        );
        for (const row of rankUnits(countedUnits(orders), scheme).rows) {
          const brute = expected.get(row.unit) ?? null;
          const exact = compositeScore(row.counts, scheme);
          expect(exact === null).toBe(brute === null);
          expect(row.rank === null).toBe(brute === null);
          if (!exact || !brute) continue;
          expect(exact.denominator > 0n).toBe(true);
          expect(exact.numerator * brute.below).toBe(brute.above * exact.denominator);
          const better = [...expected.values()].filter(
            (other) => other !== null && other.above * brute.below > brute.above * other.below,
          );
          expect(row.rank).toBe(better.length + 1);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('has rates between nothing and all of it', () => {
    fc.assert(
      fc.property(anyOrders, anyScheme, (orders, scheme) => {
        for (const { counts } of rankUnits(countedUnits(orders), scheme).rows) {
          expect(counts.inTime + counts.overdue + counts.untimed).toBe(counts.assessed);
          for (const { numerator, denominator, value } of Object.values(exactRates(counts, scheme))) {
            expect(numerator.denominator > 0n).toBe(true);
            expect(numerator.numerator >= 0n).toBe(true);
            expect(numerator.numerator <= BigInt(denominator) * numerator.denominator).toBe(true);
            expect(value === null).toBe(denominator === 0);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('of 考核口径 does not know of an excluded order; that of 全量 does', () => {
    fc.assert(
      fc.property(anyOrders, anyOrder, anyScheme, (orders, more, scheme) => {
        const excluded = { ...more, excluded: true };
        const assessed = { ...scheme, counting: 'assessed' as const };
        const all = { ...scheme, counting: 'all' as const };
        const bare = (rows: RankedUnit[]) => rows.map(({ other: _other, ...row }) => row);
        const [before, after] = [countedUnits(orders), countedUnits([...orders, excluded])];
        expect(bare(rankUnits(after, assessed).rows)).toEqual(bare(rankUnits(before, assessed).rows));
        expect(rankUnits(after, all).total.counts.assessed).toBe(orders.length + 1);
        // Whichever ranks, the other figures stand beside it.
        const figures = (rows: RankedUnit[]) => new Map(rows.map((row) => [row.unit, row.counts]));
        const beside = new Map(rankUnits(after, all).rows.map((row) => [row.unit, row.other.counts]));
        expect(beside).toEqual(figures(rankUnits(after, assessed).rows));
      }),
      { numRuns: 1000 },
    );
  });
});

const GROUPINGS: Grouping[] = [
  { id: 'k', name: '类别', example: true, by: 'kind' },
  { id: 'v', name: '件数', example: true, by: 'volume', classes: [{ name: '大', atLeast: 12 }, { name: '小', atLeast: 0 }] },
  { id: 'l', name: '片区', example: true, by: 'list', groups: [{ name: '西片', units: ['b', 'd'] }, { name: '空', units: ['x'] }] },
]; // prettier-ignore

describe('groups', () => {
  it('are ranked apart, and together they are the whole', () => {
    fc.assert(
      fc.property(anyOrders, anyScheme, fc.constantFrom(...GROUPINGS), (orders, scheme, grouping) => {
        const units = countedUnits(orders);
        const ranking = rankUnits(units, scheme, grouping);
        const together = rankUnits(units, scheme);
        expect(ranking.total).toEqual(together.total);
        expect(sumCounts(ranking.groups.map(({ counts }) => counts))).toEqual(ranking.total.counts);
        expect(ranking.rows.map(({ unit }) => unit).toSorted()).toEqual(UNITS);
        for (const { group, counts } of ranking.groups) {
          const members = ranking.rows.filter((row) => row.group === group);
          expect(sumCounts(members.map((row) => row.counts))).toEqual(counts);
          const alone = rankUnits(
            units.filter(({ code }) => members.some(({ unit }) => unit === code)),
            scheme,
          );
          expect(members.map(({ unit, rank }) => [unit, rank])).toEqual(
            alone.rows.map(({ unit, rank }) => [unit, rank]),
          );
        }
      }),
      { numRuns: 1000 },
    );
  });

  const units: CountedUnit[] = (
    [
      ['a', 'street', 20, 20],
      ['b', 'street', 20, 10],
      ['c', 'department', 5, 5],
      ['d', 'community', 4, 0],
      ['e', 'street', 0, 0],
    ] as const
  ).map(([code, kind, sample, solved]) => ({
    code,
    name: code,
    kind,
    counts: { ...NO_COUNTS, assessed: sample, sample, solved, responded: sample },
  }));

  it.each([
    [0, [['a', 1, '街道（镇）'], ['b', 2, '街道（镇）'], ['e', null, '街道（镇）'], ['c', 1, '区直部门'], ['d', 1, '社区（村）']]],
    [1, [['a', 1, '大'], ['b', 2, '大'], ['c', 1, '小'], ['d', 2, '小'], ['e', null, '小']]],
    [2, [['b', 1, '西片'], ['d', 2, '西片'], ['a', 1, '其他'], ['c', 1, '其他'], ['e', null, '其他']]],
  ])('%i are listed in their own order, empty ones left out', (index, expected) => {
    const { rows, groups } = rankUnits(units, SCHEME_10_50_40, GROUPINGS[index]);
    expect(rows.map(({ unit, rank, group }) => [unit, rank, group])).toEqual(expected);
    expect(groups.map(({ group }) => group)).toEqual([...new Set(expected.map(([, , group]) => group))]);
  }); // prettier-ignore

  it('of one unit without a kind are the rest', () => {
    const [row] = rankUnits([{ code: 'x', name: 'x', counts: NO_COUNTS }], SCHEME_10_50_40, GROUPINGS[0]).rows;
    expect(row).toMatchObject({ group: '其他', rank: null });
  });
});

it('ties are shared however the equal scores were made', () => {
  // 9/10 and 18/20, once through 基本满意 at full weight.
  const counts = (sample: number, good: number, basic = 0) => ({
    ...NO_COUNTS, assessed: sample, sample, responded: sample, solved: good, satisfied: good - basic, basicallySatisfied: basic,
  }); // prettier-ignore
  const scheme = { ...SCHEME_10_50_40, basicWeight: 100 };
  const units = [
    { code: 'a', name: 'a', counts: counts(10, 8) },
    { code: 'b', name: 'b', counts: counts(20, 18, 5) },
    { code: 'c', name: 'c', counts: counts(10, 9) },
  ];
  expect(shown(rankUnits(units, scheme))).toEqual([
    ['b', 1, '91.0', null],
    ['c', 1, '91.0', null],
    ['a', 3, '82.0', null],
  ]);
});
