import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  dayFromText,
  dayStart,
  formatDay,
  formatDue,
  formatIso,
  formatMinute,
  formatMonthDay,
  formatShort,
  weekFromId,
  weekId,
  weekOf,
} from '#shared/domain/time.ts';
import { clockFrom, startFromText } from '#shared/domain/clock.ts';
import { at } from './support/world.ts';

const instants = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2100, 0, 1) });

/** The wall clock of the field by plain arithmetic, as a second opinion. */
const fieldText = (instant: number): string => new Date(instant + 8 * HOUR).toISOString();

// Zones whose daylight saving moves through the night, by an hour and by half an hour, and those without.
describe.each(['UTC', 'Asia/Shanghai', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe'])(
  'the clock of the field on a machine in %s',
  (zone) => {
    const before = process.env['TZ'];
    beforeAll(() => {
      process.env['TZ'] = zone;
    });
    afterAll(() => {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    });

    it('runs on a machine of that zone', () => {
      expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
    });

    it('agrees with arithmetic on every half hour of two years', () => {
      const wrong: string[] = [];
      for (let instant = Date.UTC(2019, 0, 1); instant < Date.UTC(2021, 0, 1); instant += 30 * MINUTE) {
        const text = fieldText(instant);
        const dayAt = Math.floor((instant + 8 * HOUR) / DAY) * DAY - 8 * HOUR;
        const fits =
          formatMinute(instant) === `${text.slice(0, 10)} ${text.slice(11, 16)}` && dayStart(instant) === dayAt;
        if (!fits) wrong.push(text);
      }
      expect(wrong).toEqual([]);
    });

    it('keeps weeks seven days long from Monday 00:00', () => {
      fc.assert(
        fc.property(instants, (instant) => {
          const week = weekOf(instant);
          expect(week.fromAt).toBeLessThanOrEqual(instant);
          expect(week.toAt).toBeGreaterThan(instant);
          expect(week.toAt - week.fromAt).toBe(7 * DAY);
          expect(new Date(week.fromAt + 8 * HOUR).getUTCDay()).toBe(1);
          expect(weekFromId(weekId(week))).toEqual(week);
        }),
      );
    });
  },
);

describe('writing instants', () => {
  const instant = at('2019-10-12 08:05') + 7 * SECOND;
  it.each([
    [formatMinute(instant), '2019-10-12 08:05'],
    [formatDay(instant), '2019-10-12'],
    [formatShort(instant), '10-12 08:05'],
    [formatMonthDay(at('2019-01-02 00:00')), '1月2日'],
    [formatIso(instant), '2019-10-12T08:05:07.000+08:00'],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });

  it('writes ISO texts that mean the same instant', () => {
    fc.assert(
      fc.property(instants, (any) => {
        expect(Date.parse(formatIso(any))).toBe(any);
      }),
    );
  });

  it('writes the end of a day as 24:00 of that day', () => {
    expect(formatDue(at('2019-10-11 00:00'))).toBe('10-10 24:00');
    expect(formatDue(at('2020-01-01 00:00'), 'long')).toBe('2019-12-31 24:00');
    expect(formatDue(at('2019-10-11 12:00'))).toBe('10-11 12:00');
    expect(formatDue(at('2019-10-11 00:01'), 'long')).toBe('2019-10-11 00:01');
  });
});

describe('reading days and weeks', () => {
  it('reads a day as its first instant', () => {
    expect(dayFromText('2019-10-12')).toBe(at('2019-10-12 00:00'));
    fc.assert(
      fc.property(instants, (any) => {
        expect(dayFromText(formatDay(any))).toBe(dayStart(any));
      }),
    );
  });

  it.each(['2019-02-29', '2019-13-01', '2019-1-1', '', '2019-10-12T00:00', '12-10-2019'])('refuses %j', (text) => {
    expect(() => dayFromText(text)).toThrow('not a day');
  });

  it.each([
    ['2019-10-12 12:00', '2019-W41', '2019-10-07 00:00'],
    ['2019-10-06 23:59', '2019-W40', '2019-09-30 00:00'],
    ['2019-12-30 00:00', '2020-W01', '2019-12-30 00:00'],
    ['2021-01-03 23:59', '2020-W53', '2020-12-28 00:00'],
    ['2027-01-01 00:00', '2026-W53', '2026-12-28 00:00'],
  ])('%s lies in week %s', (text, id, from) => {
    const week = weekOf(at(text));
    expect(weekId(week)).toBe(id);
    expect(week.fromAt).toBe(at(from));
  });

  it.each(['2019-W53', '2019-W00', '2019-W60', '2019-41', 'W41', '2019-W1', ''])('knows no week %j', (id) => {
    expect(weekFromId(id)).toBeNull();
  });
});

describe('the clock', () => {
  it('starts where it is told and is advanced by the monotonic clock only', () => {
    let mono = 5000;
    let machine = 1;
    const clock = clockFrom({ wall: () => machine, monotonic: () => mono }, at('2019-10-12 08:00'));
    mono += 1500.4;
    machine = 99;
    expect(clock.now()).toBe(at('2019-10-12 08:00') + 1500);
    expect(clock.monotonic()).toBe(6500.4);
  });

  it('is the machine clock when no start is given', () => {
    let machine = 1;
    const clock = clockFrom({ wall: () => machine, monotonic: () => 0 }, null);
    machine = 42;
    expect(clock.now()).toBe(42);
  });

  it('reads its start from a text', () => {
    expect(startFromText(undefined)).toBeNull();
    expect(startFromText('')).toBeNull();
    expect(startFromText('2019-10-12T08:00:00+08:00')).toBe(at('2019-10-12 08:00'));
    expect(() => startFromText('yesterday')).toThrow('ISO 8601');
  });
});
