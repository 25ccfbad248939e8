/** 退单, 裁定, 首办 and 兜底; 重办. */
import { describe, expect, it } from 'vitest';
import { dueFor } from '#shared/domain/deadline/due.ts';
import { decideTyped } from '#shared/domain/order/decide.ts';
import { timeOnTheWay } from '#shared/domain/order/returns.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import {
  actor, at, contextOf, COMMUNITY, DEPARTMENT, DISTRICT, ENTERPRISE, FITTING, NOON, OTHER_STREET, received, RULES,
  SECTION, STREET, type Story,
} from './support/world.ts'; // prettier-ignore

const district = actor(DISTRICT);
const refused = (why: string) => ({ ok: false, why });
const RETURN = FITTING['return']!;
const rule = (story: Story, payload: Record<string, unknown>, now = NOON) =>
  story.act('ruling', { note: '裁定', ...payload }, district, now);
const send = (toUnit: string) => ({ upheld: false, toUnit });

describe('退单', () => {
  it('waits for the ruling, the unit stays answerable and the clock runs on', () => {
    const story = received().must('accept');
    const { due } = story.known;
    story.must('return');
    expect(story.known).toMatchObject({
      phase: 'awaitingRuling',
      leadUnit: STREET,
      due,
      returned: { unit: STREET, to: DISTRICT, reason: '权属不清', from: 'handling' },
      returns: [{ at: NOON, unit: STREET, reason: '权属不清' }],
    });
    expect(Object.keys(story.events.at(-1)!.private)).toEqual(['basis']);
    expect(JSON.stringify(story.events.at(-1)!.data)).not.toContain('职责清单');
  });

  it.each([
    ['a reason of its own', { ...RETURN, reason: '不想办' }],
    ['no reason', { basis: '条例' }],
    ['no legal basis', { reason: '权属不清' }],
    ['a blank basis', { ...RETURN, basis: ' ' }],
  ])('is refused with %s', (_, payload) => {
    expect(received().must('accept').act('return', payload)).toEqual(refused('payload'));
  });

  it('is judged by its age only while it is typed', () => {
    const story = received().must('accept', {}, actor(), NOON);
    const why = (now: number) => {
      const typed = story.type('return', RETURN, actor(), now);
      const decision = decideTyped(story.state, typed, contextOf(actor(), now));
      return decision.ok ? 'ok' : decision.why;
    };
    expect(why(NOON + 2 * HOUR)).toBe('ok');
    expect(why(NOON + 2 * HOUR + MINUTE)).toBe('return-late');
    expect(story.act('return', RETURN, actor(), NOON + 90 * HOUR).ok).toBe(true);
  });

  it('counts from the dispatch while nobody has signed', () => {
    const story = received();
    const now = at('2019-10-12 10:01');
    const typed = story.type('return', RETURN, actor(), now);
    expect(decideTyped(story.state, typed, contextOf(actor(), now))).toEqual(refused('return-late'));
    expect(story.must('return').must('ruling', { upheld: true, note: '属本街道' }, district).known.phase).toBe(
      'awaitingAccept',
    );
  });

  it('is once a unit, and never after it was ruled out', () => {
    const story = received().must('accept').must('return');
    expect(rule(story, { upheld: true }).ok).toBe(true);
    expect(story.known).toMatchObject({ phase: 'handling', returnForbidden: STREET });
    expect(story.known.returned).toBeUndefined();
    expect(story.act('return', RETURN)).toEqual(refused('return-forbidden'));
    // Sent on and back, it has had its one return.
    const second = received().must('accept').must('return');
    rule(second, send(OTHER_STREET));
    second.must('accept', {}, actor(OTHER_STREET)).must('return', undefined, actor(OTHER_STREET));
    rule(second, send(STREET));
    second.must('accept');
    expect(second.act('return', RETURN)).toEqual(refused('return-limit'));
  });
});

describe('裁定', () => {
  const returned = () => received().must('accept').must('return');

  it('gives the order to another unit with a new clock; what was first stays', () => {
    const story = returned();
    const original = story.known.due.originalAt;
    const now = NOON + 3 * HOUR + 20 * MINUTE;
    expect(rule(story, send(OTHER_STREET), now).ok).toBe(true);
    const due = { ...dueFor('诉求', now, RULES), originalAt: original };
    expect(story.known).toMatchObject({
      phase: 'awaitingAccept',
      leadUnit: OTHER_STREET,
      firstUnit: STREET,
      dispatchedAt: now,
      due,
      dueHistory: [{ at: now, by: story.known.act, from: original, to: due.at, why: '裁定改派' }],
      hops: [{ from: STREET, to: OTHER_STREET, why: '权属不清', returnedAt: NOON, at: now }],
    });
    expect(timeOnTheWay(story.known.hops!)).toBe(now - at('2019-10-12 08:00'));
    expect(timeOnTheWay([])).toBe(0);
  });

  it.each([
    ['nowhere', send('nowhere'), 'dispatch-target'],
    ['a section', send(SECTION), 'dispatch-target'],
    ['the unit it came from', send(STREET), 'ruling-target'],
    ['no unit', { upheld: false }, 'ruling-target'],
    ['a unit though upheld', { upheld: true, toUnit: OTHER_STREET }, 'ruling-target'],
  ])('is refused with %s', (_, payload, why) => {
    expect(rule(returned(), payload)).toEqual(refused(why));
  });

  it('from the third return on sends the order to the fallback unit, which may not return it', () => {
    const story = received().must('accept').must('return');
    rule(story, send(OTHER_STREET));
    story.must('accept', {}, actor(OTHER_STREET)).must('return', undefined, actor(OTHER_STREET));
    rule(story, send(ENTERPRISE));
    story.must('accept', {}, actor(ENTERPRISE)).must('return', undefined, actor(ENTERPRISE));
    expect(story.known.returns).toHaveLength(3);
    expect(rule(story, send('110107005'))).toEqual(refused('fallback-only'));
    expect(rule(story, { upheld: true })).toEqual(refused('fallback-only'));
    expect(rule(story, { upheld: false }).ok).toBe(true);
    expect(story.known).toMatchObject({ leadUnit: DEPARTMENT, firstUnit: STREET, returnForbidden: DEPARTMENT });
    story.must('accept', {}, actor(DEPARTMENT));
    expect(story.act('return', RETURN, actor(DEPARTMENT))).toEqual(refused('return-forbidden'));
  });

  it('knows no limit where the rules name none', () => {
    const { handling: _, ...rules } = RULES;
    const story = returned();
    const typed = story.type('return', RETURN, actor(), NOON + 99 * HOUR);
    const state = { ...story.known, phase: 'handling' as const };
    const context = { ...contextOf(actor(), NOON + 99 * HOUR), rules };
    expect(decideTyped(state, typed, context).ok).toBe(true);
  });
});

describe('重办', () => {
  const done = () => received().must('accept').must('forward', { toUnit: COMMUNITY }).must('reply').must('callback');

  it('opens a completed order for another round with a new clock', () => {
    const story = done();
    const now = NOON + 50 * HOUR;
    const from = story.known.due;
    story.must('rehandle', undefined, district, now);
    const due = { ...dueFor('诉求', now, RULES), originalAt: from.originalAt };
    expect(story.known).toMatchObject({
      phase: 'handling',
      handlingRound: 2,
      completedAt: null,
      unitSolved: null,
      leadUnit: COMMUNITY,
      due,
      dueHistory: [{ from: from.at, to: due.at, why: '重办' }],
    });
  });

  it('ends what was asked for under the old clock, as a ruling that moves the order does', () => {
    const asked = () => received().must('accept').must('extend').must('onAccount');
    const ended = { extension: { count: 0 }, onAccount: { stage: 'ended' } };
    const again = asked()
      .must('onAccountRuling', undefined, district)
      .must('reply')
      .must('rehandle', undefined, district);
    expect(again.known).toMatchObject(ended);
    expect(again.known.due.at).not.toBeNull();
    const moved = asked().must('return').must('ruling', undefined, district);
    expect(moved.known).toMatchObject(ended);
    expect([again, moved].map(({ known }) => known.extension)).toEqual([{ count: 0 }, { count: 0 }]);
  });

  it('is no act of the unit below', () => {
    expect(done().act('rehandle', FITTING['rehandle']!, actor(COMMUNITY))).toEqual(refused('not-above'));
  });
});
