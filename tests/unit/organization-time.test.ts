/** The organization over time: renamed, merged, retired and moved units, and versions of packages. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Organization, type Unit } from '#shared/domain/organization/organization.ts';
import { mergePackages } from '#shared/domain/organization/package.ts';
import { firstGap } from '#shared/domain/organization/validity.ts';
import { DAY, formatDay } from '#shared/domain/time.ts';
import { CITY, ORGANIZATION, at } from './support/world.ts';

const unit = (code: string, kind: Unit['kind'], parent: string | null, patch: Partial<Unit> = {}): Unit => ({
  code,
  name: code,
  kind,
  parent,
  ...patch,
});

/** From 2020 on street B is merged into A and community 1 has moved there; A had another name in 2018. */
const CHANGED = [
  unit('D', 'district', null),
  unit('A', 'street', 'D', { name: '老街道', until: '2018-12-31' }),
  unit('A', 'street', 'D', { name: '新街道', from: '2019-01-01' }),
  unit('B', 'street', 'D', { until: '2019-12-31' }),
  unit('1', 'community', 'B', { until: '2019-12-31' }),
  unit('1', 'community', 'A', { from: '2020-01-01' }),
  unit('2', 'community', 'B', { until: '2019-06-30' }),
];
const changed = new Organization(CHANGED);
const codes = (organization: Organization): string[] => organization.units.map(({ code }) => code);

describe('an organization as of an instant', () => {
  it.each([
    ['2018-12-31 23:59', '老街道', 'B', ['D', 'A', 'B', '1', '2']],
    ['2019-01-01 00:00', '新街道', 'B', ['D', 'A', 'B', '1', '2']],
    ['2019-07-01 00:00', '新街道', 'B', ['D', 'A', 'B', '1']],
    ['2019-12-31 23:59', '新街道', 'B', ['D', 'A', 'B', '1']],
    ['2020-01-01 00:00', '新街道', 'A', ['D', 'A', '1']],
  ])('at %s: %s, community 1 in %s', (when, name, street, units) => {
    const then = changed.at(at(when));
    expect(then.nameOf('A')).toBe(name);
    expect(then.answerableFor('1')?.code).toBe(street);
    expect(codes(then)).toEqual(units);
  });

  it('tells what was last without a date: an order that is led by a unit that is gone still has its name', () => {
    expect(codes(changed)).toEqual(['D', 'A', 'B', '1', '2']);
    expect(changed.find('B')).toMatchObject({ until: '2019-12-31' });
    expect(changed.answerableFor('1')?.code).toBe('A');
    expect(changed.warnings).toEqual([]);
  });

  it('tells of a period every unit that was in force in it, as it was last', () => {
    const then = changed.during(at('2019-12-01 00:00'), at('2020-02-01 00:00'));
    expect(then.children('D').map(({ code }) => code)).toEqual(['A', 'B']);
    expect(then.children('A').map(({ code }) => code)).toEqual(['1']);
    // The period ends where the change begins: toAt is not in it.
    const before = changed.during(at('2019-12-01 00:00'), at('2020-01-01 00:00'));
    expect(before.children('A')).toEqual([]);
  });

  it('can be asked again from a view', () => {
    const now = changed.at(at('2021-01-01 00:00'));
    expect(now.at(at('2018-06-01 00:00')).nameOf('A')).toBe('老街道');
  });

  it('is itself where nothing is dated', () => {
    expect(ORGANIZATION.at(at('2019-10-12 12:00'))).toBe(ORGANIZATION);
    expect(ORGANIZATION.during(0, 1)).toBe(ORGANIZATION);
  });

  it('warns of a unit that outlives its parent, and keeps it', () => {
    const orphaned = new Organization([
      unit('D', 'district', null),
      unit('B', 'street', 'D', { name: '乙街道', until: '2019-12-31' }),
      unit('1', 'community', 'B', { name: '一社区' }),
      unit('2', 'community', 'B', { until: '2019-12-31' }),
    ]);
    expect(orphaned.warnings).toEqual(['一社区（1）2020-01-01起没有在用的上级单位B。']);
    expect(
      orphaned
        .at(at('2020-01-01 00:00'))
        .lineage('1')
        .map(({ code }) => code),
    ).toEqual(['1']);
  });

  it('refuses two units under one code at one time', () => {
    const twice = [
      unit('A', 'street', null, { until: '2019-12-31' }),
      unit('A', 'street', null, { from: '2019-12-31' }),
    ];
    expect(() => new Organization(twice)).toThrow('twice');
  });

  it('always tells exactly what is in force', () => {
    const first = at('2019-01-01 00:00');
    const days = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(days, fc.integer({ min: -5, max: 130 }), (lengths, asked) => {
        // Entries of one code, one right after the other, the first and the last open.
        let day = 0;
        const entries = lengths.map((length, i): Unit => {
          const [from, until] = [day, (day += length) - 1];
          return unit('A', 'street', null, {
            name: `名${i}`,
            ...(i === 0 ? {} : { from: formatDay(first + from * DAY) }),
            ...(i === lengths.length - 1 ? {} : { until: formatDay(first + until * DAY) }),
          });
        });
        const when = first + asked * DAY;
        const expected = entries.find(
          ({ from = '', until = '9999-12-31' }) => from <= formatDay(when) && formatDay(when) <= until,
        );
        expect(new Organization(entries.toReversed()).at(when).nameOf('A')).toBe(expected?.name);
      }),
      { numRuns: 1000 },
    );
  });
});

it('finds the first gap in what covers a span', () => {
  const span = { fromAt: 0, toAt: 10 };
  expect(firstGap(span, [])).toBe(0);
  expect(
    firstGap(span, [
      { fromAt: 5, toAt: 12 },
      { fromAt: -1, toAt: 5 },
    ]),
  ).toBeNull();
  expect(
    firstGap(span, [
      { fromAt: -1, toAt: 4 },
      { fromAt: 5, toAt: 12 },
    ]),
  ).toBe(4);
  expect(firstGap(span, [{ fromAt: 0, toAt: 9 }])).toBe(9);
});

describe('versions of a package', () => {
  const city = { code: CITY, name: '北京市', kind: 'city', parent: null };
  const pack = (units: unknown[], patch: Record<string, unknown> = {}) => ({
    version: '1', source: '示例', example: true, units, id: '甲区', ...patch,
  }); // prettier-ignore
  const district = { code: 'D', name: '甲区', kind: 'district', parent: CITY };
  const street = { code: 'A', name: '一街道', kind: 'street', parent: 'D' };
  const gone = { code: 'B', name: '二街道', kind: 'street', parent: 'D' };
  const first = pack([city, district, street, gone]);
  const second = pack([city, district, { ...street, name: '大街道' }], { version: '2', effectiveFrom: '2020-03-01' });
  const other = pack([city, { code: 'E', name: '乙区', kind: 'district', parent: CITY }], { id: '乙区' });

  it.each([
    ['in order', [first, second, other]],
    ['the new one first', [second, other, first]],
  ])('follow each other, %s', (_, packages) => {
    const merged = mergePackages(packages);
    const before = merged.at(at('2020-02-29 23:59'));
    const after = merged.at(at('2020-03-01 00:00'));
    expect([before.nameOf('A'), before.find('B')?.name]).toEqual(['一街道', '二街道']);
    expect([after.nameOf('A'), after.find('B')]).toEqual(['大街道', undefined]);
    // What both versions tell in the same words has no border.
    expect(merged.find('D')).toEqual(district);
    expect(merged.find(CITY)).toEqual(city);
    expect(merged.find('B')).toEqual({ ...gone, until: '2020-02-29' });
    expect(merged.warnings).toEqual([]);
  });

  it('cut the days that their units carry', () => {
    const dated = pack([city, district, { ...street, until: '2021-12-31' }]);
    const next = pack([city, district], { effectiveFrom: '2020-01-01' });
    expect(mergePackages([dated, next]).find('A')).toMatchObject({ until: '2019-12-31' });
    const later = pack([city, district, { ...street, from: '2021-01-01', until: '2021-12-31' }]);
    expect(mergePackages([later, next]).find('A')).toBeUndefined();
  });

  it.each([
    ['two of them begin on one day', [first, { ...second, effectiveFrom: undefined }].map(clean), 'begin on one day'],
    ['a unit ends before it begins', [pack([{ ...city, from: '2020-01-02', until: '2020-01-01' }])], '停用日期'],
    ['a day is none', [pack([{ ...city, from: '2020-02-30' }])], '日期写作'],
    ['entries of one code meet', [pack([city, { ...city, from: '2020-01-01' }])], 'told twice'],
    ['another package tells it otherwise', [first, pack([{ ...city, name: '某市' }], { id: '丙' })], 'told twice'],
  ])('are refused when %s', (_, packages, message) => {
    expect(() => mergePackages(packages)).toThrow(message);
  });
});

/** Without what is undefined, as it comes out of a file. */
function clean(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
