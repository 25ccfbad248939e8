/** What a refusal says of the order as it is, and what a reply says with a term or without one. */
import { describe, expect, it } from 'vitest';
import { decideTyped } from '#shared/domain/order/decide.ts';
import { evolve } from '#shared/domain/order/evolve.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { DAY } from '#shared/domain/time.ts';
import { actor, at, contextOf, NOON, received, REPLY } from './support/world.ts';

describe('a refusal', () => {
  it.each([
    ['phase', '待签收', ['签收'], '工单现在是“待签收”，不能做这一步；可以签收。'],
    ['phase', '已办结', ['回访'], '工单现在是“已办结”，不能做这一步；可以回访。'],
    ['phase', '待办', [], '工单现在是“待办”，不能做这一步；本岗位现在没有可做的。'],
    ['not-lead', '办理中', ['转办', '回复'], '主办单位是八角街道，本单位不能做这一步；可以转办、回复。'],
    ['same-unit', '办理中', ['转办'], '工单已在该单位。'],
  ] as const)('%s in %s says what can be done', (code, state, possible, text) => {
    expect(refusalText(code, { state, lead: '八角街道', possible })).toBe(text);
  });

  it('falls back to the plain sentence in a phase of a newer version', () => {
    const state = null;
    expect(refusalText('phase', { state, lead: '', possible: [] })).toBe(refusalText('phase'));
    expect(refusalText('newer', { state, lead: '', possible: [] })).toBe('未接受（newer）。');
  });
});

describe('the term of a reply', () => {
  const handling = () => received().must('accept');
  it.each([
    ['none', undefined, true],
    ['today', '2019-10-12', false],
    ['a later day', '2019-10-18', false],
  ])('%s: the unit says solved: %s', (_, deadline, unitSolved) => {
    const story = handling().must('reply', { ...REPLY, ...(deadline === undefined ? {} : { deadline }) });
    expect(story.known).toMatchObject({ phase: 'awaitingCallback', unitSolved });
  });

  const typed = (deadline: string | number, now = NOON) => {
    const story = handling();
    const who = actor();
    return decideTyped(story.known, story.type('reply', { ...REPLY, deadline }, who, now), contextOf(who, now));
  };

  it.each([
    ['yesterday', '2019-10-11'],
    ['the instant itself', NOON],
    ['long ago', NOON - 400 * DAY],
  ])('%s is over and refused to who types it', (_, deadline) => {
    expect(typed(deadline)).toEqual({ ok: false, why: 'deadline-past' });
  });

  it('is judged when it is typed, and never by when it arrives', () => {
    expect(typed('2019-10-14')).toMatchObject({ ok: true });
    const story = handling();
    const late = at('2019-12-05 08:00');
    expect(story.act('reply', { ...REPLY, deadline: '2019-10-14' }, undefined, late)).toMatchObject({ ok: true });
    expect(story.known).toMatchObject({ phase: 'awaitingCallback', unitSolved: false });
  });

  it('does not change what a reply of an earlier program said', () => {
    const story = handling().must('reply', { ...REPLY, deadline: '2019-10-18' });
    const event = story.events.at(-1)!;
    const { solved: _, ...data } = event.data as { solved: boolean };
    expect(evolve(story.known, { ...event, data }).unitSolved).toBe(true);
    expect(evolve(story.known, event).unitSolved).toBe(false);
  });
});
