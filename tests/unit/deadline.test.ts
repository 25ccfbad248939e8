import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  calendarsSince,
  countWorkingDays,
  dayKind,
  endOfWorkingDay,
  isPublished,
  isWorkingDay,
} from '#shared/domain/deadline/calendar.ts';
import { NO_DUE, dueFor, durationText, lightOf } from '#shared/domain/deadline/due.ts';
import { REQUEST_TYPES } from '#shared/domain/order/types.ts';
import { DAY, HOUR, MINUTE, dayStart, formatDay, formatDue } from '#shared/domain/time.ts';
import { RULES, at } from './support/world.ts';

const { calendar } = RULES;
const fiveDays = (text: string) => formatDue(dueFor('诉求', at(text), RULES).at!, 'long');

describe('the work calendar', () => {
  it.each([
    ['2019-09-27', 'working'],
    ['2019-09-28', 'weekend'],
    ['2019-09-29', 'makeUp'],
    ['2019-10-01', 'holiday'],
    ['2019-10-05', 'holiday'],
    ['2019-10-12', 'makeUp'],
    ['2019-10-13', 'weekend'],
    // Beyond the published years: weekends and New Year's Day only.
    ['2030-01-01', 'holiday'],
    ['2030-10-01', 'working'],
    ['2030-10-05', 'weekend'],
  ])('%s is %s', (day, kind) => {
    expect(dayKind(calendar, at(`${day} 15:00`))).toBe(kind);
  });

  it('covers 2004 to 2026', () => {
    expect([calendar.fromYear, calendar.toYear]).toEqual([2004, 2026]);
    expect(isPublished(calendar, at('2026-12-31 23:59'))).toBe(true);
    expect(isPublished(calendar, at('2027-01-01 00:00'))).toBe(false);
    expect(isPublished(calendar, at('2003-12-31 23:59'))).toBe(false);
  });

  it('knows what an earlier notice said, and when it was replaced', () => {
    const fiveDaysIn = (text: string) =>
      calendarsSince(calendar, at(text)).map((each) => [
        each.version,
        formatDue(endOfWorkingDay(each, at(text), 5), 'long'),
      ]);
    expect(fiveDaysIn('2020-01-22 09:00')).toEqual([
      ['2020.1', '2020-02-04 24:00'],
      [calendar.version, '2020-02-06 24:00'],
    ]);
    expect(fiveDaysIn('2020-01-27 00:00')).toEqual([[calendar.version, '2020-02-07 24:00']]);
    const [first] = calendarsSince(calendar, at('2020-01-26 23:59'));
    expect(dayKind(first!, at('2020-02-01 12:00'))).toBe('makeUp');
    // Only that year is read differently.
    expect(dayKind(first!, at('2019-10-12 12:00'))).toBe('makeUp');
    expect(dayKind(first!, at('2020-10-08 12:00'))).toBe('holiday');
  });

  it('counts the days of a limit one by one', () => {
    expect(countWorkingDays(calendar, at('2019-09-27 09:00'), 2)).toEqual([
      { date: '2019-09-27', kind: 'working', name: null, counts: null },
      { date: '2019-09-28', kind: 'weekend', name: null, counts: null },
      { date: '2019-09-29', kind: 'makeUp', name: '国庆节', counts: 1 },
      { date: '2019-09-30', kind: 'working', name: null, counts: 2 },
    ]);
    const days = countWorkingDays(calendar, at('2019-09-27 09:00'), 5);
    expect(days).toHaveLength(14);
    expect(days.filter(({ kind }) => kind === 'holiday').every(({ name }) => name === '国庆节')).toBe(true);
    expect(days.at(-1)).toEqual({ date: '2019-10-10', kind: 'working', name: null, counts: 5 });
  });

  it('ends the n-th working day at 24:00, that many working days later', () => {
    const instants = fc.integer({ min: at('2004-01-01 00:00'), max: at('2026-06-01 00:00') });
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 30 }), (from, n) => {
        const end = endOfWorkingDay(calendar, from, n);
        expect(end).toBe(dayStart(end));
        expect(isWorkingDay(calendar, end - DAY)).toBe(true);
        expect(countWorkingDays(calendar, from, n).at(-1)).toMatchObject({ date: formatDay(end - DAY), counts: n });
        let counted = 0;
        for (let day = dayStart(from) + DAY; day < end; day += DAY) if (isWorkingDay(calendar, day)) counted++;
        expect(counted).toBe(n);
      }),
    );
  });
});

describe('due times of the example profile', () => {
  it.each([
    ['2019-09-27 09:00', '2019-10-10 24:00'],
    ['2019-10-11 23:59', '2019-10-17 24:00'],
    ['2019-10-12 00:00', '2019-10-18 24:00'],
    ['2026-02-12 10:00', '2026-02-26 24:00'],
    ['2026-12-29 10:00', '2027-01-06 24:00'],
  ])('5 working days from %s end %s', (from, due) => {
    expect(fiveDays(from)).toBe(due);
  });

  it('are provisional where the holidays of the year are not published', () => {
    expect(dueFor('诉求', at('2026-12-29 10:00'), RULES).provisional).toBe(true);
    expect(dueFor('诉求', at('2026-02-12 10:00'), RULES).provisional).toBe(false);
    // 24:00 of 31 December still lies in the published year.
    const lastDay = dueFor('咨询', at('2026-12-31 10:00'), RULES);
    expect([formatDue(lastDay.at!, 'long'), lastDay.provisional]).toEqual(['2026-12-31 24:00', false]);
  });

  it.each([
    ['2019-10-12 00:00', '10-12 24:00'],
    ['2019-10-12 19:59', '10-12 24:00'],
    ['2019-10-12 20:00', '10-13 12:00'],
    ['2019-10-12 23:59', '10-13 12:00'],
  ])('a consultation of %s ends %s', (from, due) => {
    expect(formatDue(dueFor('咨询', at(from), RULES).at!)).toBe(due);
  });

  it('praise has no clock', () => {
    expect(dueFor('表扬', at('2019-10-12 10:00'), RULES)).toEqual({
      ...NO_DUE,
      profile: '石景山2019',
      clause: '不计时',
    });
  });

  it('a type without a clause has no clock either', () => {
    const none = { ...RULES, deadline: { ...RULES.deadline, clauses: [] } };
    expect(dueFor('诉求', at('2019-10-12 10:00'), none)).toEqual({ ...NO_DUE, profile: '石景山2019' });
  });

  it('hours run through nights and holidays', () => {
    const clauses = [
      { id: 'h', types: ['求助' as const], limit: { kind: 'hours' as const, hours: 24 }, text: '24小时' },
    ];
    const due = dueFor('求助', at('2019-10-01 22:30'), { ...RULES, deadline: { ...RULES.deadline, clauses } });
    expect(formatDue(due.at!, 'long')).toBe('2019-10-02 22:30');
  });

  it('remember clause, profile and calendar, lie after the dispatch, and know when they are near', () => {
    const instants = fc.integer({ min: at('2004-01-01 00:00'), max: at('2027-06-01 00:00') });
    fc.assert(
      fc.property(fc.constantFrom(...REQUEST_TYPES), instants, (type, from) => {
        const due = dueFor(type, from, RULES);
        const clause = RULES.deadline.clauses.find(({ id }) => id === due.clause)!;
        expect(clause.types).toContain(type);
        if (due.at === null) return;
        expect(due.at).toBeGreaterThan(from);
        expect(due.originalAt).toBe(due.at);
        expect([due.profile, due.calendar]).toEqual([RULES.deadline.id, calendar.version]);
        expect(Math.abs(due.at - due.nearAt! - (due.at - from) / 4)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('lights', () => {
  const due = { at: at('2019-10-18 00:00'), nearAt: at('2019-10-16 00:00') };
  it.each([
    ['2019-10-12 08:00', 'green', '●', '剩5天16时'],
    ['2019-10-15 23:59', 'green', '●', '剩2天'],
    ['2019-10-16 00:00', 'amber', '▲', '剩2天'],
    ['2019-10-17 23:14', 'amber', '▲', '剩46分'],
    ['2019-10-18 00:00', 'amber', '▲', '剩0分'],
    ['2019-10-18 03:48', 'red', '■', '超3时48分'],
    ['2019-10-19 04:00', 'red', '■', '超1天4时'],
  ])('at %s: %s', (now, colour, shape, text) => {
    expect(lightOf(due, at(now))).toEqual({ colour, shape, text });
  });

  it('is red one millisecond after the due time', () => {
    expect(lightOf(due, due.at + 1).colour).toBe('red');
  });

  it('does not shine without a clock', () => {
    expect(lightOf(NO_DUE, 0)).toEqual({ colour: 'none', shape: '–', text: '无时限' });
  });

  it.each([
    [0, '0分'],
    [-5 * MINUTE, '0分'],
    [46 * MINUTE + 59_999, '46分'],
    [HOUR, '1时'],
    [3 * HOUR + 48 * MINUTE, '3时48分'],
    [9 * HOUR + 59 * MINUTE, '9时59分'],
    [15 * HOUR + 30 * MINUTE, '15时'],
    [DAY, '1天'],
    [DAY + 4 * HOUR + 59 * MINUTE, '1天4时'],
  ])('%i ms reads %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
