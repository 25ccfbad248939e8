/** 承办单位: what the unit said of its own work stands until it says something else. */
import { expect, it } from 'vitest';
import { unitStatement } from '#shared/domain/order/commands/reply.ts';
import { received, REPLY } from './support/world.ts';

const UNSOLVED = { connected: true, solved: false, satisfaction: '不满意' };

it('a unit’s statement outlives an unsolved call-back, until the next reply takes its place', () => {
  const story = received().must('accept');
  expect(unitStatement(story.events)).toBeNull();
  story.must('reply');
  const { repliedAt } = story.known;
  const said = (): unknown[] => [story.known.handlingRound, story.known.repliedAt, unitStatement(story.events)];
  expect(said()).toEqual([1, repliedAt, true]);
  story.must('callback', UNSOLVED);
  expect(said()).toEqual([2, repliedAt, true]);
  story.must('callback', { connected: false });
  expect(said()).toEqual([2, repliedAt, true]);
  story.must('reply', { ...REPLY, deadline: '2019-10-18' });
  expect(said()).toEqual([2, repliedAt, false]);
  story.must('callback', UNSOLVED);
  expect(said()).toEqual([3, repliedAt, false]);
});
