/** The head of a day waits until nothing of that day can come any more: a transaction may commit after midnight. */
import { expect, test } from 'vitest';
import { DAY, dayStart, formatDay, MINUTE } from '#shared/domain/time.ts';
import { headsAfter, makeDueHeads } from '../../src-server/evidence/make-heads.ts';
import { pgliteLane } from './support/lane.ts';
import { streetWithOrder } from './support/sending.ts';

const store = pgliteLane();

test('half an hour after midnight, not before', async () => {
  const { world } = await streetWithOrder(store);
  const day = formatDay(world.now);
  const midnight = dayStart(world.now) + DAY;
  for (const after of [0, 29 * MINUTE]) {
    world.now = midnight + after;
    expect(await makeDueHeads(world.deps)).toBe(0);
  }
  world.now = midnight + 30 * MINUTE;
  expect(await makeDueHeads(world.deps)).toBe(1);
  expect((await headsAfter(store().db, '')).map((head) => head.day)).toEqual([day]);
});
