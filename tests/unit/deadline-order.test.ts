import { describe, expect, it } from 'vitest';
import { affectedBy } from '#shared/domain/deadline/calendar-change.ts';
import type { CalendarPackage } from '#shared/domain/deadline/calendar.ts';
import { extendDue, pauseDue, resumeDue } from '#shared/domain/deadline/clocks.ts';
import { NO_DUE, dueFor, type Due } from '#shared/domain/deadline/due.ts';
import { explainDue } from '#shared/domain/deadline/explain-due.ts';
import type { RequestType } from '#shared/domain/order/types.ts';
import { formatDue } from '#shared/domain/time.ts';
import { RULES, at } from './support/world.ts';

const orderOf = (dispatched: string, type: RequestType = '诉求', due?: Due) => ({
  id: dispatched,
  type,
  dispatchedAt: at(dispatched),
  due: due ?? dueFor(type, at(dispatched), RULES),
});
const START = '2019-10-11 10:00';
const PROFILE = '口径：石景山2019，示例。';

describe('the explanation of an order', () => {
  it('without changes is that of its clause', () => {
    const { text, days, superseded } = explainDue(orderOf('2019-09-27 10:00'), RULES);
    expect(text).toBe(
      `2019-09-27 10:00派单；复杂和未分级的问题5个工作日办结，自派单次日起算；2019-10-10 24:00到期。${PROFILE}`,
    );
    expect(days).toHaveLength(14);
    expect(days.filter(({ counts }) => counts !== null).map(({ date }) => date.slice(5))).toEqual(
      ['09-29', '09-30', '10-08', '10-09', '10-10'], // prettier-ignore
    );
    expect(days.every(({ mark }) => mark === null)).toBe(true);
    expect(superseded).toEqual([]);
  });

  it('tells what each class would give', () => {
    const { classes } = explainDue(orderOf('2019-09-27 10:00'), RULES);
    expect(classes.map(({ id, dueAt }) => [id, dueAt === null ? null : formatDue(dueAt, 'long')])).toEqual([
      ['简单', '2019-09-27 12:00'],
      ['一般', '2019-09-27 24:00'],
      ['复杂', '2019-10-10 24:00'],
      ['不计时', null],
    ]);
  });

  it('shows the days of a pause and of an extension', () => {
    const paused = pauseDue(dueFor('诉求', at(START), RULES), at('2019-10-14 09:00'));
    const extended = extendDue(resumeDue(paused, at('2019-10-16 09:00'), RULES), at('2019-10-24 00:00'), 0.25);
    const { text, days, dueAt } = explainDue(orderOf(START, '诉求', extended), RULES);
    expect(dueAt).toBe(at('2019-10-24 00:00'));
    expect(days.map(({ date, counts, mark }) => `${date.slice(5)} ${counts ?? '–'} ${mark ?? ''}`.trim())).toEqual([
      '10-11 –',
      '10-12 1',
      '10-13 –',
      '10-14 2',
      '10-15 – paused',
      '10-16 – paused',
      '10-17 3',
      '10-18 4',
      '10-19 –',
      '10-20 –',
      '10-21 5',
      '10-22 6 extended',
      '10-23 7 extended',
    ]);
    expect(text).toContain('自派单次日起算；应于2019-10-17 24:00到期；');
    expect(text).toContain('2019-10-14 09:00至2019-10-16 09:00暂停计时，由2019-10-17 24:00顺延至2019-10-21 24:00');
    expect(text).toContain('由2019-10-21 24:00延期至2019-10-23 24:00。');
  });

  it('of a clock that stands still says since when, and ends there', () => {
    const due = pauseDue(dueFor('诉求', at(START), RULES), at('2019-10-14 09:00'));
    const { text, days, dueAt } = explainDue(orderOf(START, '诉求', due), RULES);
    expect(dueAt).toBeNull();
    expect(days.at(-1)).toMatchObject({ date: '2019-10-14', counts: 2 });
    expect(text).toBe(
      `${START}派单；复杂和未分级的问题5个工作日办结，自派单次日起算；应于2019-10-17 24:00到期；2019-10-14 09:00起暂停计时，恢复后由2019-10-17 24:00顺延。${PROFILE}`,
    );
  });

  it('marks the days that hours were extended by', () => {
    const rules = { ...RULES, deadline: { ...RULES.deadline, clauses: [{ id: 'h', types: ['求助' as const], limit: { kind: 'hours' as const, hours: 24 }, text: '24小时' }] } }; // prettier-ignore
    const due = extendDue(dueFor('求助', at(START), rules), at('2019-10-14 10:00'), 0.25);
    const { days } = explainDue(orderOf(START, '求助', due), rules);
    expect(days.map(({ counts, mark }) => [counts, mark])).toEqual([
      [null, null],
      [null, null],
      [null, 'extended'],
      [null, 'extended'],
    ]);
  });

  it('of praise, of another profile, and of an unknown clause', () => {
    expect(explainDue(orderOf(START, '表扬'), RULES)).toMatchObject({
      dueAt: null,
      days: [],
      text: `表扬类不设办理时限。${PROFILE}`,
    });
    expect(explainDue(orderOf(START, '求助', NO_DUE), RULES).text).toBe('求助类没有办理时限。');
    const foreign = { ...dueFor('诉求', at(START), RULES), profile: '旧规' };
    expect(explainDue(orderOf(START, '诉求', foreign), RULES)).toMatchObject({
      days: [],
      superseded: [],
      text: `${START}派单；按第复杂条；2019-10-17 24:00到期。口径：旧规。`,
    });
  });

  it('shows both due times of the Spring Festival of 2020', () => {
    const { text, superseded } = explainDue(orderOf('2020-01-22 10:00'), RULES);
    expect(superseded).toEqual([{ dueAt: at('2020-02-05 00:00'), calendarVersion: '2020.1' }]);
    expect(text).toContain('2020-02-06 24:00到期；原按2020.1版日历2020-02-04 24:00到期');
  });
});

describe('orders affected by another notice', () => {
  const affected = (orders: Parameters<typeof affectedBy>[0], rules = RULES) =>
    affectedBy(orders, rules).map(({ id, before, dueAt }) => [
      id,
      ...before.map((each) => `${each.calendarVersion} ${formatDue(each.dueAt, 'long')}`),
      formatDue(dueAt, 'long'),
    ]);

  it('are those whose days lie around what it changed, with both due times', () => {
    const days = ['01-15', '01-17', '01-19', '01-20', '01-21', '01-22', '01-23', '01-26', '01-27', '01-31'];
    expect(affected(days.map((day) => orderOf(`2020-${day} 10:00`)))).toEqual([
      // 01-23 is the last working day before the festival: what ends by then (dispatched by 01-17) is not touched.
      ['2020-01-19 10:00', '2020.1 2020-01-31 24:00', '2020-02-03 24:00'],
      ['2020-01-20 10:00', '2020.1 2020-02-01 24:00', '2020-02-04 24:00'],
      ['2020-01-21 10:00', '2020.1 2020-02-03 24:00', '2020-02-05 24:00'],
      ['2020-01-22 10:00', '2020.1 2020-02-04 24:00', '2020-02-06 24:00'],
      ['2020-01-23 10:00', '2020.1 2020-02-05 24:00', '2020-02-07 24:00'],
      ['2020-01-26 10:00', '2020.1 2020-02-05 24:00', '2020-02-07 24:00'],
    ]);
  });

  it('are not those of other limits, nor those without a clock', () => {
    const orders = (['咨询', '表扬'] as const).map((type) => orderOf('2020-01-22 10:00', type));
    expect(affected([...orders, orderOf('2020-01-22 11:00', '诉求', NO_DUE)])).toEqual([]);
  });

  it('are found by the due time that an older calendar made, whatever moved it since', () => {
    const { calendar } = RULES;
    const published: CalendarPackage = {
      ...calendar,
      version: '2027.1',
      toYear: 2027,
      holidays: { ...calendar.holidays, '2027-01-04': '元旦' },
    };
    const rules = { ...RULES, calendar: published };
    const order = orderOf('2026-12-29 10:00');
    const extended = { ...order, id: 'extended', due: extendDue(order.due, at('2027-02-01 00:00'), 0.25) };
    expect(affected([order, extended, orderOf('2026-12-01 10:00')], rules)).toEqual([
      ['2026-12-29 10:00', '2026.1 2027-01-06 24:00', '2027-01-07 24:00'],
      ['extended', '2026.1 2027-01-06 24:00', '2027-01-07 24:00'],
    ]);
    expect(
      affected([orderOf('2026-12-29 10:00', '诉求', dueFor('诉求', at('2026-12-29 10:00'), rules))], rules),
    ).toEqual([]);
  });
});
