import { describe, expect, it } from 'vitest';
import { explainDeadline } from '#shared/domain/deadline/explain.ts';
import { formatDue, formatEnd } from '#shared/domain/time.ts';
import { SAMPLE_PROFILES, SAMPLE_RULES } from '#shared/samples/index.ts';
import { at } from './support/world.ts';

const explained = (profile: string, className: string, received: string) => {
  const found = SAMPLE_PROFILES.find(({ id }) => id === profile)!;
  const clause = found.clauses.find(({ id }) => id === className)!;
  return explainDeadline(found, clause, at(received), SAMPLE_RULES.calendar);
};
const due = (className: string, received: string, profile = '石景山2019') =>
  formatDue(explained(profile, className, received).dueAt!, 'long');

describe('石景山2019', () => {
  it.each([
    ['复杂', '2019-09-27 10:00', '2019-10-10 24:00'],
    ['复杂', '2019-10-11 10:00', '2019-10-17 24:00'],
    ['复杂', '2019-10-12 10:00', '2019-10-18 24:00'],
    ['复杂', '2020-01-22 10:00', '2020-02-06 24:00'],
    ['复杂', '2026-02-12 10:00', '2026-02-26 24:00'],
    ['复杂', '2026-12-29 10:00', '2027-01-06 24:00'],
    ['一般', '2019-10-12 10:00', '2019-10-12 24:00'],
    ['一般', '2019-10-12 20:00', '2019-10-13 12:00'],
    ['简单', '2019-10-01 23:30', '2019-10-02 01:30'],
  ])('%s of %s is due %s', (className, received, expected) => {
    expect(due(className, received)).toBe(expected);
  });

  it('shows the due time of the earlier notice beside the one that holds', () => {
    const { superseded, text, warning } = explained('石景山2019', '复杂', '2020-01-22 10:00');
    expect(superseded.map((each) => [formatDue(each.dueAt, 'long'), each.calendarVersion])).toEqual([
      ['2020-02-04 24:00', '2020.1'],
    ]);
    expect(text).toContain('2020-02-06 24:00到期');
    expect(text).toContain('原按2020.1版日历2020-02-04 24:00到期');
    expect(warning).toBeNull();
    // An order that came after the extension never had the earlier due time.
    expect(explained('石景山2019', '复杂', '2020-01-28 10:00').superseded).toEqual([]);
  });

  it('explains each day, and the holidays and make-up days in words', () => {
    const { days, text } = explained('石景山2019', '复杂', '2019-09-27 10:00');
    expect(days.filter(({ counts }) => counts !== null).map(({ date }) => date)).toEqual([
      '2019-09-29',
      '2019-09-30',
      '2019-10-08',
      '2019-10-09',
      '2019-10-10',
    ]);
    expect(text).toBe(
      '2019-09-27 10:00派单；复杂和未分级的问题5个工作日办结，自派单次日起算；其间放假7天不计；2019-09-29补班计入；2019-10-10 24:00到期（石景山2019，示例）。',
    );
  });

  it('warns where the holidays of a year are not published, and only where they matter', () => {
    expect(explained('石景山2019', '复杂', '2026-12-29 10:00').warning).toContain('2027年放假安排尚未公布');
    expect(explained('石景山2019', '复杂', '2026-12-20 10:00').warning).toBeNull();
    expect(explained('石景山2019', '简单', '2027-03-01 10:00').warning).toBeNull();
    expect(explained('石景山2019', '复杂', '2027-03-01 10:00').warning).toContain('2027年');
  });

  it('sets no due time for praise', () => {
    expect(explained('石景山2019', '不计时', '2019-10-12 10:00')).toMatchObject({
      dueAt: null,
      days: [],
      superseded: [],
    });
  });
});

it('natural days run over holidays, hours through the night', () => {
  expect(due('一般', '2019-09-27 10:00', '四级处置')).toBe('2019-10-04 24:00');
  expect(due('急办', '2019-10-01 22:30', '四级处置')).toBe('2019-10-02 22:30');
  const { days } = explained('四级处置', '一般', '2019-09-27 10:00');
  expect(days.map(({ counts }) => counts)).toEqual([null, 1, 2, 3, 4, 5, 6, 7]);
  expect(explained('四级处置', '急办', '2019-10-01 22:30').days.every(({ counts }) => counts === null)).toBe(true);
});

it('an end is written as the 24:00 of its day', () => {
  expect(formatEnd(at('2019-10-11 00:00'))).toBe('2019-10-10T24:00:00+08:00');
  expect(Date.parse(formatEnd(at('2019-10-11 00:00')))).toBe(at('2019-10-11 00:00'));
  expect(formatEnd(at('2019-10-13 12:00'))).toBe('2019-10-13T12:00:00+08:00');
});
