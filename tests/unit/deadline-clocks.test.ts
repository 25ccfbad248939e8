import { describe, expect, it } from 'vitest';
import { clocksOf, type ClockFacts } from '#shared/domain/deadline/clocks.ts';
import { NO_DUE, dueFor } from '#shared/domain/deadline/due.ts';
import { parseDeadlineProfile } from '#shared/domain/deadline/package.ts';
import { formatDue } from '#shared/domain/time.ts';
import { SAMPLE_PROFILES } from '#shared/samples/index.ts';
import { RULES, at, frozen } from './support/world.ts';

const profileOf = (id: string) => SAMPLE_PROFILES.find((each) => each.id === id)!;

/** An order of this profile as it was dispatched, with what happened since. */
function order(profile: string, dispatched: string, patch: Partial<ClockFacts> = {}): ClockFacts {
  const type = patch.type ?? '诉求';
  return frozen({
    type,
    due: dueFor(type, at(dispatched), { ...RULES, deadline: profileOf(profile) }),
    dispatchedAt: at(dispatched),
    acceptedAt: null,
    contactedAt: null,
    repliedAt: null,
    completedAt: null,
    callback: null,
    ...patch,
  });
}

const shown = (profile: string, facts: ClockFacts, now: string) =>
  clocksOf(facts, profileOf(profile), RULES.calendar, at(now)).map(
    ({ id, dueAt, state }) => `${id} ${dueAt === null ? '–' : formatDue(dueAt, 'long')} ${state}`,
  );

describe('clocks of 石景山2019', () => {
  it('run beside each other from the dispatch', () => {
    expect(shown('石景山2019', order('石景山2019', '2019-09-27 10:00'), '2019-09-27 10:31')).toEqual([
      '签收 2019-09-27 10:30 late',
      '联系 2019-09-28 10:00 running',
      '办结 2019-10-10 24:00 running',
      '回访 – waiting',
    ]);
  });

  it('stop by what happened, each by its own event', () => {
    const facts = order('石景山2019', '2019-09-27 10:00', {
      acceptedAt: at('2019-09-27 10:30'),
      contactedAt: at('2019-09-28 10:01'),
      repliedAt: at('2019-09-30 17:00'),
    });
    expect(shown('石景山2019', facts, '2019-10-07 12:00')).toEqual([
      '签收 2019-09-27 10:30 met',
      '联系 2019-09-28 10:00 late',
      '办结 2019-10-10 24:00 met',
      // The first working day after the holidays.
      '回访 2019-10-08 24:00 running',
    ]);
    const callback = { at: at('2019-10-09 00:01'), unit: 'u', connected: true, solved: true, satisfaction: null };
    expect(shown('石景山2019', { ...facts, callback }, '2019-10-20 12:00').at(-1)).toBe('回访 2019-10-08 24:00 late');
  });

  it('tell the time left, and none once they stopped', () => {
    const facts = order('石景山2019', '2019-10-11 10:00', { acceptedAt: at('2019-10-11 10:10') });
    const [accept, , done] = clocksOf(facts, RULES.deadline, RULES.calendar, at('2019-10-17 23:30'));
    expect(accept).toMatchObject({ startedAt: at('2019-10-11 10:00'), stoppedAt: at('2019-10-11 10:10'), left: null });
    expect(done).toMatchObject({ left: 30 * 60_000, text: '在办理时限内反馈；2019-10-17 24:00到期。' });
    const [, , over] = clocksOf(facts, RULES.deadline, RULES.calendar, at('2019-10-18 01:00'));
    expect(over).toMatchObject({ state: 'late', left: -60 * 60_000 });
  });

  it('start anew with another dispatch: a signature of the unit before does not count', () => {
    const facts = order('石景山2019', '2019-10-12 09:00', { acceptedAt: at('2019-10-11 10:00') });
    expect(shown('石景山2019', facts, '2019-10-12 09:10')[0]).toBe('签收 2019-10-12 09:30 running');
  });

  it('of praise: it is signed for, nothing else', () => {
    expect(shown('石景山2019', order('石景山2019', '2019-10-12 09:00', { type: '表扬' }), '2019-10-12 09:10')).toEqual([
      '签收 2019-10-12 09:30 running',
    ]);
  });

  it('stand still with the due time', () => {
    const facts = order('石景山2019', '2019-10-11 10:00');
    const paused = { since: at('2019-10-14 10:00'), at: facts.due.at!, nearAt: facts.due.nearAt };
    const due = { ...facts.due, at: null, nearAt: null, paused };
    const reading = clocksOf({ ...facts, due }, RULES.deadline, RULES.calendar, at('2019-11-30 10:00'));
    expect(reading.find(({ id }) => id === '办结')).toMatchObject({ state: 'paused', dueAt: null, left: null });
    expect(reading.find(({ id }) => id === '签收')).toMatchObject({ state: 'late' });
  });
});

describe('milestones of 延庆煤改电报修', () => {
  const profile = '延庆煤改电报修';
  it.each([
    ['by day', '2023-12-29 10:05', '2023-12-29 12:05', '2023-12-29 14:05'],
    ['at night', '2023-12-29 23:30', '2023-12-30 01:30', '2023-12-30 03:30'],
    ['on a holiday', '2024-02-10 22:00', '2024-02-11 00:00', '2024-02-11 02:00'],
  ])('count natural hours from the dispatch, %s', (_, dispatched, onSite, done) => {
    const readings = clocksOf(order(profile, dispatched), profileOf(profile), RULES.calendar, at(dispatched));
    expect(readings.map(({ id, dueAt }) => [id, dueAt])).toEqual([
      ['上门', at(onSite)],
      ['完成', at(done)],
      ['回访', null],
    ]);
  });

  it('are met one by one; the call-back has no limit of its own', () => {
    const facts = order(profile, '2023-12-29 10:05', {
      arrivedAt: at('2023-12-29 12:06'),
      repliedAt: at('2023-12-29 14:05'),
    });
    expect(shown(profile, facts, '2023-12-30 10:00')).toEqual([
      '上门 2023-12-29 12:05 late',
      '完成 2023-12-29 14:05 met',
      '回访 – running',
    ]);
  });
});

it('a called department signs, contacts and reports by its own clocks', () => {
  expect(shown('吹哨报到', order('吹哨报到', '2019-11-21 10:05'), '2019-11-21 10:06')).toEqual([
    '签收 2019-11-21 11:05 running',
    '联系 2019-11-22 10:05 running',
    '报告 2019-11-28 24:00 running',
  ]);
});

describe('a profile', () => {
  const raw = { id: 'p', name: 'p', example: true, nearShare: 0.25, clauses: [] };
  const row = { id: 'a', name: 'a', starts: 'dispatched', stops: 'accepted', limit: null, text: 't' };

  it('from before there were several clocks has none', () => {
    expect(clocksOf(order('石景山2019', '2019-10-12 09:00'), parseDeadlineProfile(raw), RULES.calendar, 0)).toEqual([]);
  });

  it.each([
    ['one clock twice', [row, row], '同一时钟只能写一次'],
    ['a clock that ends where it starts', [{ ...row, stops: 'dispatched' }], '起点和终点不能相同'],
    ['the due time from another start', [{ ...row, starts: 'accepted', stops: 'replied' }], '办理时限自派单起算'],
    ['an unknown event', [{ ...row, stops: 'slept' }], 'stops'],
  ])('with %s is refused', (_, clocks, message) => {
    expect(() => parseDeadlineProfile({ ...raw, clocks })).toThrow(message);
  });

  it('has a clock for the due time in everything we ship', () => {
    for (const { clocks = [] } of SAMPLE_PROFILES) expect(clocks.filter(({ limit }) => limit === null)).toHaveLength(1);
  });
});

it('no clock is made up for an order without a due time', () => {
  const facts = { ...order('四级处置', '2019-10-12 09:00'), due: NO_DUE };
  expect(shown('四级处置', facts, '2019-10-12 09:00')).toEqual([]);
});
