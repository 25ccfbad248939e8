import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorkingDay } from '#shared/domain/deadline/calendar.ts';
import { baseOf, extendDue, pauseDue, resumeDue } from '#shared/domain/deadline/clocks.ts';
import { NO_DUE, dueFor, lightOf, type Due } from '#shared/domain/deadline/due.ts';
import type { Limit } from '#shared/domain/deadline/rules.ts';
import { DAY, HOUR, MINUTE, dayStart, formatDue } from '#shared/domain/time.ts';
import { RULES, at, frozen } from './support/world.ts';

const { calendar } = RULES;
const RUNS = { numRuns: 1000 };

/** The rules with one limit for 诉求. */
const rulesWith = (limit: Limit) => ({
  ...RULES,
  deadline: { ...RULES.deadline, clauses: [{ id: 'c', types: ['诉求' as const], limit, text: 't' }] },
});
const dueOf = (from: number, rules = RULES): Due => frozen(dueFor('诉求', from, rules));
const long = (due: Due): string | null => (due.at === null ? null : formatDue(due.at, 'long'));

describe('a pause', () => {
  // Dispatched on Friday 2019-10-11: due 10-17 24:00.
  it.each([
    ['2019-10-14 09:00', '2019-10-14 17:00', '2019-10-17 24:00', 'within a day'],
    ['2019-10-14 09:00', '2019-10-15 09:00', '2019-10-18 24:00', 'one working day'],
    ['2019-10-14 23:59', '2019-10-15 00:00', '2019-10-18 24:00', 'over midnight'],
    ['2019-10-14 09:00', '2019-10-16 09:00', '2019-10-21 24:00', 'two working days, the end behind a weekend'],
    // Saturday 10-12 is worked, Sunday 10-13 is not.
    ['2019-10-12 09:00', '2019-10-13 09:00', '2019-10-17 24:00', 'a Sunday'],
    ['2019-10-11 12:00', '2019-10-13 09:00', '2019-10-18 24:00', 'a make-up day'],
  ])('from %s to %s moves 5 working days to %s: %s', (from, to, expected) => {
    const paused = pauseDue(dueOf(at('2019-10-11 10:00')), at(from));
    expect([paused.at, paused.nearAt]).toEqual([null, null]);
    expect(lightOf(paused, at('2029-01-01 00:00'))).toEqual({ colour: 'none', shape: '–', text: '暂停计时' });
    expect(paused.originalAt).toBe(at('2019-10-18 00:00'));
    const resumed = resumeDue(frozen(paused), at(to), RULES);
    expect(long(resumed)).toBe(expected);
    expect(resumed.originalAt).toBe(at('2019-10-18 00:00'));
    expect(resumed).not.toHaveProperty('paused');
    expect(resumed.changes).toEqual([
      { kind: 'pause', pausedAt: at(from), resumedAt: at(to), from: at('2019-10-18 00:00'), to: resumed.at },
    ]);
  });

  it('moves hours by the time that passed, natural days by days', () => {
    const hours = rulesWith({ kind: 'hours', hours: 4 });
    const due = pauseDue(dueOf(at('2019-10-12 22:00'), hours), at('2019-10-12 23:00'));
    expect(long(resumeDue(due, at('2019-10-14 01:30'), hours))).toBe('2019-10-14 04:30');
    const days = rulesWith({ kind: 'naturalDays', days: 7 });
    const week = pauseDue(dueOf(at('2019-09-27 10:00'), days), at('2019-09-30 10:00'));
    expect(long(resumeDue(week, at('2019-10-03 09:00'), days))).toBe('2019-10-07 24:00');
  });

  it('keeps the light at the distance from the end that it had', () => {
    const due = dueOf(at('2019-10-11 10:00'));
    const resumed = resumeDue(pauseDue(due, at('2019-10-14 09:00')), at('2019-10-15 09:00'), RULES);
    expect(resumed.at! - resumed.nearAt!).toBe(due.at! - due.nearAt!);
  });

  it('that ends before it began, by a clock that was corrected, took no time', () => {
    const rules = rulesWith({ kind: 'hours', hours: 4 });
    const due = dueOf(at('2019-10-12 22:00'), rules);
    expect(resumeDue(pauseDue(due, at('2019-10-12 23:00')), at('2019-10-12 22:30'), rules).at).toBe(due.at);
  });

  it('saves nobody who is late, and stops nothing twice', () => {
    const due = dueOf(at('2019-10-11 10:00'));
    expect(pauseDue(due, due.at!)).toEqual(due);
    expect(pauseDue(due, due.at! + 1)).toEqual(due);
    expect(pauseDue(NO_DUE, 0)).toEqual(NO_DUE);
    const paused = pauseDue(due, at('2019-10-14 09:00'));
    expect(pauseDue(paused, at('2019-10-15 09:00'))).toEqual(paused);
    expect(resumeDue(due, at('2019-10-15 09:00'), RULES)).toEqual(due);
  });

  it('is recounted by the calendar in force, and provisional where its year is not published', () => {
    const due = dueOf(at('2026-12-22 10:00'));
    expect([long(due), due.provisional]).toEqual(['2026-12-29 24:00', false]);
    const resumed = resumeDue(pauseDue(due, at('2026-12-23 10:00')), at('2026-12-30 10:00'), RULES);
    expect([long(resumed), resumed.provisional]).toEqual(['2027-01-06 24:00', true]);
  });

  it('without its profile at hand goes by the form of the end', () => {
    const foreign = { ...RULES, deadline: { ...RULES.deadline, id: 'other' } };
    const days = pauseDue(dueOf(at('2019-10-11 10:00')), at('2019-10-14 09:00'));
    expect(long(resumeDue(days, at('2019-10-15 09:00'), foreign))).toBe('2019-10-18 24:00');
    const hours = rulesWith({ kind: 'hours', hours: 4 });
    const short = pauseDue(dueOf(at('2019-10-12 22:00'), hours), at('2019-10-12 23:00'));
    expect(long(resumeDue(short, at('2019-10-13 00:00'), foreign))).toBe('2019-10-13 03:00');
  });
});

describe('an extension', () => {
  const due = dueOf(at('2019-10-11 10:00'));

  it('moves the end and the light, never the original', () => {
    const extended = extendDue(due, at('2019-10-25 00:00'), 0.25);
    expect([long(extended), extended.originalAt, extended.provisional]).toEqual([
      '2019-10-24 24:00',
      due.originalAt,
      false,
    ]);
    // As for an order that had the whole time from the beginning.
    expect(extended.nearAt).toBe(extended.at! - Math.round((extended.at! - at('2019-10-11 10:00')) * 0.25));
    expect(extended.changes).toEqual([{ kind: 'extension', from: due.at, to: extended.at }]);
    expect(baseOf(extended)).toBe(due.at);
  });

  it('is none when it is not later, or where there is no clock', () => {
    expect(extendDue(due, due.at!, 0.25)).toEqual(due);
    expect(extendDue(due, due.at! - 1, 0.25)).toEqual(due);
    expect(extendDue(NO_DUE, 1, 0.25)).toEqual(NO_DUE);
  });

  it('granted while the clock stands still holds when it goes on', () => {
    const paused = pauseDue(due, at('2019-10-14 09:00'));
    const extended = extendDue(frozen(paused), at('2019-10-25 00:00'), 0.25);
    expect([extended.at, extended.paused?.at]).toEqual([null, at('2019-10-25 00:00')]);
    expect(long(resumeDue(extended, at('2019-10-15 09:00'), RULES))).toBe('2019-10-25 24:00');
  });

  it('to an hour keeps that hour through a pause', () => {
    const extended = extendDue(due, at('2019-10-24 17:00'), 0.25);
    const resumed = resumeDue(pauseDue(extended, at('2019-10-21 09:00')), at('2019-10-22 09:00'), RULES);
    expect(long(resumed)).toBe('2019-10-25 17:00');
  });
});

describe('whatever happens to a due time', () => {
  const instants = fc.integer({ min: at('2004-01-01 00:00') / MINUTE, max: at('2026-06-01 00:00') / MINUTE });
  const limits = fc.oneof(
    fc.record({ kind: fc.constant('workingDays' as const), days: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ kind: fc.constant('naturalDays' as const), days: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ kind: fc.constant('hours' as const), hours: fc.integer({ min: 1, max: 100 }) }),
  );
  const steps = fc.array(
    fc.record({
      kind: fc.constantFrom('pause', 'resume', 'extend'),
      after: fc.integer({ min: 0, max: 10 * 24 * 60 }),
      term: fc.integer({ min: -48, max: 480 }),
    }),
    { maxLength: 8 },
  );
  const endOf = (due: Due) => due.paused?.at ?? due.at!;

  it('its end never moves backwards, its original never at all, its history only grows', () => {
    fc.assert(
      fc.property(instants, limits, steps, (minute, limit, list) => {
        const rules = rulesWith(limit);
        let due = dueOf(minute * MINUTE, rules);
        const original = due.at;
        let now = minute * MINUTE;
        for (const { kind, after, term } of list) {
          now += after * MINUTE;
          const before = due;
          if (kind === 'pause') due = pauseDue(due, now);
          else if (kind === 'resume') due = resumeDue(due, now, rules);
          else due = extendDue(due, endOf(due) + term * HOUR, 0.25);
          frozen(due);
          expect(endOf(due)).toBeGreaterThanOrEqual(endOf(before));
          expect(due.originalAt).toBe(original);
          expect(baseOf(due)).toBe(original);
          expect(due.changes ?? []).toEqual([
            ...(before.changes ?? []),
            ...(due.changes ?? []).slice(before.changes?.length ?? 0),
          ]);
        }
      }),
      RUNS,
    );
  });

  it('going on at the instant of the pause gives the same end and light', () => {
    fc.assert(
      fc.property(instants, limits, fc.double({ min: 0, max: 1, noNaN: true }), (minute, limit, share) => {
        const rules = rulesWith(limit);
        const due = dueOf(minute * MINUTE, rules);
        const since = minute * MINUTE + Math.floor((due.at! - minute * MINUTE) * share);
        const { changes, ...resumed } = resumeDue(pauseDue(due, since), since, rules);
        expect(resumed).toEqual(due);
        expect(changes?.length ?? 0).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });

  it('the end of working days is a 24:00, as many counted days after the dispatch as the limit and its pauses have', () => {
    const pauses = fc.array(fc.tuple(fc.integer({ min: 0, max: 6000 }), fc.integer({ min: 0, max: 20000 })), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 15 }), pauses, (minute, n, list) => {
        const rules = rulesWith({ kind: 'workingDays', days: n });
        const from = minute * MINUTE;
        let due = dueOf(from, rules);
        let now = from;
        const still: [number, number][] = [];
        for (const [runs, stands] of list) {
          now += runs * MINUTE;
          const paused = pauseDue(due, now);
          if (!paused.paused) break;
          const since = now;
          now += stands * MINUTE;
          still.push([since, now]);
          due = resumeDue(paused, now, rules);
        }
        expect(due.at).toBe(dayStart(due.at!));
        // By brute force: each day is worked or not, and stood still or not.
        let counted = 0;
        for (let day = dayStart(from) + DAY; day < due.at!; day += DAY) {
          const stood = still.some(([since, until]) => day > dayStart(since) && day <= dayStart(until));
          if (isWorkingDay(calendar, day) && !stood) counted++;
        }
        expect(counted).toBe(n);
        expect(isWorkingDay(calendar, due.at! - DAY)).toBe(true);
      }),
      RUNS,
    );
  });
});
