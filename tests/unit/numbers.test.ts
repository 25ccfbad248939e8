/** Numbers of documents: their form, which comes next, and a ledger in which each has exactly one fate. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledger, type LedgerRange, type NumberFact } from '#shared/domain/numbers/ledger.ts';
import { documentNumber, documentNumberFrom, yearOf } from '#shared/domain/numbers/series.ts';
import { FEW, leasableYears, LEASE, nextNumber, remaining, wanted, type Range } from '#shared/domain/numbers/stock.ts';
import { decide } from '#shared/domain/order/decide.ts';
import { PHASES } from '#shared/domain/order/types.ts';
import { ROLES } from '#shared/domain/organization/roles.ts';
import { orderIn } from './support/lives.ts';
import { actor, at, contextOf, FAR_STREET, NOON, received } from './support/world.ts';

const OF = { series: '石八接办', year: 2019 };

describe('a document number', () => {
  it.each([
    ['石八接办〔2019〕12号', { ...OF, number: 12 }],
    [' 石八接办〔2019〕999999号 ', { ...OF, number: 999_999 }],
    ['石八接办〔2019〕012号', null],
    ['石八接办〔2019〕0号', null],
    ['石八接办〔2019〕1000000号', null],
    ['石八接办(2019)12号', null],
    ['〔2019〕12号', null],
    ['石八 接办〔2019〕12号', null],
    ['石八接办〔2019〕第12号', null],
    ['', null],
  ])('%s', (text, number) => {
    expect(documentNumberFrom(text)).toEqual(number);
    expect(number === null || documentNumber(number) === text.trim()).toBe(true);
  });

  it('belongs to the year of the field, not of the machine', () => {
    expect(yearOf(at('2019-12-31 23:59'))).toBe(2019);
    expect(yearOf(at('2020-01-01 00:00'))).toBe(2020);
  });
});

const range = (id: string, from: number, to: number, next = from, year = 2019): Range => ({
  ...OF,
  year,
  id,
  from,
  to,
  next,
});

describe('the stock of a workstation', () => {
  it.each<[string, Range[], number | null]>([
    ['nothing was leased', [], null],
    ['the first of a range', [range('a', 1, 50)], 1],
    ['the last of a range', [range('a', 1, 50, 50)], 50],
    ['a used range', [range('a', 1, 50, 51)], null],
    ['the older range first, whatever came first', [range('b', 101, 150), range('a', 1, 50, 50)], 50],
    ['no number of another year', [range('a', 1, 50, 1, 2018)], null],
  ])('%s', (_, ranges, number) => {
    expect(nextNumber(ranges, OF)?.number ?? null).toBe(number);
  });

  it.each<[string, string, Range[], number[]]>([
    ['enough', '2019-10-12 12:00', [range('a', 1, 50)], []],
    ['few left', '2019-10-12 12:00', [range('a', 1, 50, 50 - FEW + 2)], [2019]],
    ['the year before was written', '2020-01-02 08:00', [range('a', 1, 50)], [2020]],
    ['the new year is near', '2019-12-10 08:00', [range('a', 1, 50)], [2020]],
    ['a series of long ago', '2022-01-02 08:00', [range('a', 1, 50)], []],
    ['nothing was ever written', '2019-10-12 12:00', [], []],
  ])('asks for more: %s', (_, now, ranges, years) => {
    expect(wanted(ranges, at(now))).toEqual(years.map((year) => ({ ...OF, year })));
  });

  it('leases for this year, and for the next one when it is near', () => {
    expect(leasableYears(NOON)).toEqual([2019]);
    expect(leasableYears(at('2019-12-01 00:00'))).toEqual([2019, 2020]);
  });

  it('gives every number of its ranges once, ascending, and then none', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(20), { maxLength: 5 }), (starts) => {
        let ranges = starts.map((n) => range(String(n), n * LEASE + 1, n * LEASE + 3));
        const all = ranges.flatMap(({ from }) => [from, from + 1, from + 2]).toSorted((a, b) => a - b);
        const given: number[] = [];
        for (let next = nextNumber(ranges, OF); next; next = nextNumber(ranges, OF)) {
          const { number, range: id } = next;
          given.push(number);
          ranges = ranges.map((each) => (each.id === id ? { ...each, next: number + 1 } : each));
        }
        expect(given).toEqual(all);
        expect(remaining(ranges, OF)).toBe(0);
      }),
    );
  });
});

const fact = (number: number, patch: Partial<NumberFact> = {}): NumberFact => ({
  number, act: 'use', command: `c${number}`, order: 'o', document: 'letter', reason: null, unit: 'u', device: 'd1', at: number, ...patch,
}); // prettier-ignore
const leased = (from: number, to: number, patch: Partial<LedgerRange> = {}): LedgerRange => ({
  from, to, device: 'd1', closedAt: null, why: '', ...patch,
}); // prettier-ignore

const own = (device: string, owner: string): boolean => device === owner;
const lines = (ranges: LedgerRange[], facts: NumberFact[], succeeds = own): string[] =>
  ledger(ranges, facts, succeeds).map((line) => {
    const span = line.from === line.to ? `${line.from}` : `${line.from}-${line.to}`;
    return [span, line.fate, ...('flags' in line ? line.flags : [])].join(' ');
  });

describe('the ledger', () => {
  it.each<[string, LedgerRange[], NumberFact[], string[]]>([
    ['an open range', [leased(1, 50)], [], ['1-50 open']],
    ['used at its ends and in between', [leased(1, 5)], [fact(1), fact(3), fact(5)], ['1 used', '2 open', '3 used', '4 open', '5 used']],
    ['closed with the device: 未用或未报', [leased(1, 3, { closedAt: 9, why: 'revoked' })], [fact(1)], ['1 used', '2-3 closed']],
    ['jumped by a restore', [leased(1, 2), leased(3, 1002, { device: null, why: 'restore' })], [fact(2)], ['1 open', '2 used', '3-1002 jumped']],
    ['void, used before or not', [leased(1, 2)], [fact(1), fact(1, { act: 'void', command: 'v', at: 2 }), fact(2, { act: 'void' })], ['1 void', '2 void']],
    ['one paper told twice is one', [leased(1, 1)], [fact(1), fact(1)], ['1 used']],
    ['two papers with one number', [leased(1, 1)], [fact(1), fact(1, { command: 'other' })], ['1 used 重号']],
    ['of another device', [leased(1, 2)], [fact(1, { device: 'd2' })], ['1 used 越号', '2 open']],
    ['that nobody leased', [leased(5, 6)], [fact(2), fact(9)], ['2 used 越号', '5-6 open', '9 used 越号']],
    ['leased in the part that a restored centre lost', [leased(1, 9, { device: null, why: 'restore' })], [fact(4)], ['1-3 jumped', '4 used', '5-9 jumped']],
  ])('%s', (_, ranges, facts, told) => {
    expect(lines(ranges, facts)).toEqual(told);
  }); // prettier-ignore

  it('tells a number of nobody, behind which the counter was moved, as not leased', () => {
    expect(lines([leased(1, 3, { device: null, why: 'ahead' })], [fact(3)])).toEqual(['1-2 jumped', '3 used 越号']);
  });

  it('takes a device that was enrolled anew for the one it was', () => {
    expect(lines([leased(1, 1)], [fact(1, { device: 'd2' })], () => true)).toEqual(['1 used']);
  });

  it('tells every number once, and no fact is dropped', () => {
    const ranges = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('d1', 'd2', null)), {
      maxLength: 6,
    });
    const facts = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom('d1', 'd2'), fc.nat(3)), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(ranges, facts, (sizes, used) => {
        let from = 1;
        const held = sizes.map(([size, device]) => leased(from, (from += size) - 1, { device }));
        const told = ledger(held, used.map(([n, device, c]) => fact(n, { device, command: `c${c}` })), own);
        const numbers = told.flatMap((line) => Array.from({ length: line.to - line.from + 1 }, (_, i) => line.from + i));
        const given = Array.from({ length: from - 1 }, (_, i) => i + 1);
        expect(numbers).toEqual([...new Set([...given, ...used.map(([n]) => n)])].toSorted((a, b) => a - b));
        expect(told.flatMap((line) => ('facts' in line ? line.facts : []))).toHaveLength(used.length);
      }),
    ); // prettier-ignore
  });
});

describe('a taken number', () => {
  const payload = { ...OF, number: 12, document: 'letter' };

  it('is a fact: in every phase, of every unit, for every role that handles', () => {
    for (const phase of PHASES) {
      const story = orderIn(phase, '');
      for (const role of ROLES) {
        const who = actor(FAR_STREET, role);
        const decision = decide(story.state, story.type('useNumber', payload, who, NOON), contextOf(who, NOON));
        expect(decision.ok).toBe(role !== 'viewer');
      }
    }
  });

  it('stands on the order, in the timeline, and void when it is void; nothing else of the order moves', () => {
    const story = received();
    const before = story.known;
    story.must('useNumber', payload).must('voidNumber', { ...OF, number: 12, reason: '内容有误' });
    const { numbers, ...rest } = story.known;
    expect(rest).toEqual({ ...before, version: 3 });
    expect(numbers).toEqual([{ ...payload, at: NOON, unit: '110107003', voided: '内容有误' }]);
  });

  it.each([
    ['number 0', { number: 0 }],
    ['a number no office reaches', { number: 1_000_000 }],
    ['a series with a blank', { series: '石八 接办' }],
    ['words in place of a kind of document', { document: '给方女士的函' }],
  ])('with %s cannot be read', (_, patch) => {
    expect(received().act('useNumber', { ...payload, ...patch })).toEqual({ ok: false, why: 'payload' });
  });
});
