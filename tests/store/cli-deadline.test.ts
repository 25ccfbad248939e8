/** `cli deadline`: the vectors of the field, and every way to ask for it wrongly. */
import { describe, expect, it } from 'vitest';
import { run } from './support/cli.ts';

interface Answer {
  due: string | null;
  warning: string | null;
  days: { date: string; kind: string; counts: number | null }[];
  text: string;
  superseded: { due: string; calendarVersion: string }[];
}

const ask = (received: string, className = '复杂', profile = '石景山2019') =>
  run(['deadline', '--profile', profile, '--class', className, `--received=${received}`]);
async function answer(received: string, className?: string, profile?: string): Promise<Answer> {
  const { code, out, err } = await ask(received, className, profile);
  expect([code, err]).toEqual([0, '']);
  return out as Answer;
}

describe('deadline', () => {
  it.each([
    ['2019-09-27T10:00:00+08:00', '2019-10-10'],
    ['2019-10-11T10:00:00+08:00', '2019-10-17'],
    ['2019-10-12T10:00:00+08:00', '2019-10-18'],
    ['2020-01-22T10:00:00+08:00', '2020-02-06'],
    ['2026-02-12T10:00:00+08:00', '2026-02-26'],
    ['2026-12-29T10:00:00+08:00', '2027-01-06'],
    // Other offsets and forms of one instant; 16:00Z is the next day here.
    ['2019-10-10T16:00:00Z', '2019-10-17'],
    ['2019-10-10T15:59Z', '2019-10-16'],
    ['2019-10-12T00:59:59+09:00', '2019-10-17'],
    ['2019-10-10T11:00:00-0500', '2019-10-17'],
    ['2019-10-11T10:00', '2019-10-17'],
    ['2019-10-11 10:00', '2019-10-17'],
    ['2019-10-11', '2019-10-17'],
    ['2019-10-11T23:59:59.999+08:00', '2019-10-17'],
    ['2020-02-29', '2020-03-06'],
  ])('复杂 of %s is due at the end of %s', async (received, day) => {
    const { due, days } = await answer(received);
    expect(due).toBe(`${day}T24:00:00+08:00`);
    expect(days.at(-1)).toMatchObject({ date: day, counts: 5 });
    expect(days.filter(({ counts }) => counts !== null).map(({ counts }) => counts)).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    ['一般', '2019-10-12T19:59:59+08:00', '2019-10-12T24:00:00+08:00'],
    ['一般', '2019-10-12T20:00:00+08:00', '2019-10-13T12:00:00+08:00'],
    ['简单', '2019-10-12T23:30:15+08:00', '2019-10-13T01:30:15+08:00'],
    ['不计时', '2019-10-12T23:30:15+08:00', null],
  ])('%s of %s is due %s', async (className, received, due) => {
    expect(await answer(received, className)).toMatchObject({ due, warning: null, superseded: [] });
  });

  it('shows both due times around a replaced notice', async () => {
    const { superseded, text, warning } = await answer('2020-01-22T10:00:00+08:00');
    expect(superseded).toEqual([{ due: '2020-02-04T24:00:00+08:00', calendarVersion: '2020.1' }]);
    expect(text).toContain('2020-02-04 24:00到期');
    expect(warning).toBeNull();
  });

  it.each([
    ['2026-12-29', '2027年放假安排尚未公布，暂按周六、周日和1月1日休息推算，公布后可能改变。', '2027-01-01'],
    ['2030-12-30', '2030、2031年放假安排尚未公布，暂按周六、周日和1月1日休息推算，公布后可能改变。', '2031-01-01'],
    ['1999-12-31', '没有1999、2000年的放假安排数据，按周六、周日和1月1日休息推算。', '2000-01-01'],
    ['2003-12-31', '没有2003年的放假安排数据，按周六、周日和1月1日休息推算。', '2004-01-01'],
  ])('of %s says what it does not know', async (received, words, newYear) => {
    const { warning, days } = await answer(received);
    expect(warning).toBe(words);
    expect(days.find(({ date }) => date === newYear)).toMatchObject({ kind: 'holiday', counts: null });
  });

  it('knows the milestones of another profile', async () => {
    expect((await answer('2023-12-29T23:30:00+08:00', '报修', '延庆煤改电报修')).due).toBe('2023-12-30T03:30:00+08:00');
  });

  it.each([
    '', 'abc', '明天', '2019-02-29', '2019-13-01', '2019-10-11T25:00', '2019-10-11T10:60', '1/2/2019', '2019-10-11T10:00+99:99',
    '2019-10-11T10:00+15:00', '2019-10-11T10:00+08:60', '0001-01-01', '1969-12-31', '2200-01-01', '9999-12-31',
    '+010000-01-01T00:00:00Z', '1570759200000', '-1',
  ])('refuses %j as a time', async (received) => {
    const { code, out, err } = await ask(received);
    expect([code, out]).toEqual([2, null]);
    expect(err).toMatch(/看不懂时间|超出可推算的年份/u);
  }); // prettier-ignore

  it.each([
    [['--profile', '石景山2020', '--class', '复杂', '--received', '2019-10-11'], '没有时限规则石景山2020'],
    [['--profile', '石景山2019', '--class', '特急', '--received', '2019-10-11'], '没有分类特急'],
    [['--profile', '石景山2019', '--class', '', '--received', '2019-10-11'], '没有分类'],
    [['--profile', '石景山2019', '--received', '2019-10-11'], '缺少必填的选项'],
    [['--profile', '石景山2019', '--class', '复杂'], '缺少必填的选项'],
    [['--profile', '石景山2019', '--class', '复杂', '--received'], '选项后面缺少内容'],
  ])('%j is a wrong use', async (args, words) => {
    const { code, out, err } = await run(['deadline', ...args]);
    expect([code, out]).toEqual([2, null]);
    expect(err).toContain(words);
  });
});
