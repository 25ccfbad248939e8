import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BORDERS, NATURAL, NOON_19, periodBordersText, periodFromText } from '#shared/domain/assessment/period.ts';
import { DAY, formatDay } from '#shared/domain/time.ts';
import { at } from './support/world.ts';

const shown = (text: string, borders = NATURAL): string | null => {
  const period = periodFromText(text, borders);
  return period && periodBordersText(period);
};

describe('a period', () => {
  it.each([
    ['2019-W47', '2019-11-18 00:00 至 2019-11-24 24:00'],
    ['2020-W01', '2019-12-30 00:00 至 2020-01-05 24:00'],
    ['2019-11', '2019-11-01 00:00 至 2019-11-30 24:00'],
    ['2020-02', '2020-02-01 00:00 至 2020-02-29 24:00'],
    ['2019-12', '2019-12-01 00:00 至 2019-12-31 24:00'],
    ['2019-11-21', '2019-11-21 00:00 至 2019-11-21 24:00'],
    ['2019-11-01/2019-11-10', '2019-11-01 00:00 至 2019-11-10 24:00'],
    ['2019-11-01T12:00:00+08:00/2019-11-08T04:00:00Z', '2019-11-01 12:00 至 2019-11-08 12:00'],
  ])('%s is %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each([
    ['2019-11-21', '2019-11-20 12:00 至 2019-11-21 12:00'],
    ['2019-11', '2019-10-19 00:00 至 2019-11-18 24:00'],
    ['2020-01', '2019-12-19 00:00 至 2020-01-18 24:00'],
    ['2020-03', '2020-02-19 00:00 至 2020-03-18 24:00'],
    ['2019-W47', '2019-11-18 00:00 至 2019-11-24 24:00'],
  ])('%s from noon and from the 19th is %s', (text, expected) => {
    expect(shown(text, NOON_19)).toBe(expected);
  });

  it.each([
    '',
    '2019',
    '2019-13',
    '2019-00',
    '2019-02-29',
    '2019-W53',
    '2019-11-10/2019-11-01',
    '2019-11-01/',
    '2019-11-01/2019-11-02/2019-11-03',
    '2019-11-01T12:00:00/2019-11-02T12:00:00',
    '上周',
  ])('%j is none', (text) => {
    expect(periodFromText(text)).toBeNull();
  });

  it('leaves no gap and no overlap to the next one, with any borders', () => {
    const days = fc.integer({ min: at('2004-01-01 00:00'), max: at('2030-01-01 00:00') });
    fc.assert(
      fc.property(days, fc.constantFrom(...BORDERS), (instant, borders) => {
        const [day, next] = [formatDay(instant), formatDay(instant + DAY)];
        expect(periodFromText(next, borders)!.fromAt).toBe(periodFromText(day, borders)!.toAt);
        const month = periodFromText(day.slice(0, 7), borders)!;
        const following = periodFromText(formatDay(at(`${day.slice(0, 7)}-01 00:00`) + 32 * DAY).slice(0, 7), borders)!;
        expect(following.fromAt).toBe(month.toAt);
      }),
    );
  });
});
