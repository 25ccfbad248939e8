/** Compaction that overtakes a workstation between two pages of one tail: it reads its scope anew and lacks nothing. */
import { expect, test } from 'vitest';
import { DAY } from '#shared/domain/time.ts';
import { compactFeeds, markFeeds } from '../../src-server/upkeep/compaction.ts';
import { pgliteLane } from './support/lane.ts';
import { World } from './support/world.ts';

const store = pgliteLane();

test('a cursor below the floor is no cursor, although the newest row it was shown still stands', async () => {
  const limits = { orders: 1, ordersAtLeast: 1, bytes: 1 << 20, outcomes: 10 };
  const world = await World.open(store(), { deps: { limits } });
  const orders = await world.receive('s1', 3);
  const [reader, writer] = [await world.enrol('s1'), await world.enrol('s1')];
  await Promise.all([reader.pull(), writer.pull()]);
  for (const order of orders) expect(await writer.does('note', order, { text: '已到现场' })).toBe('');
  expect((await reader.pullOnce()).caught).toBe(false);
  await markFeeds(world.deps);
  world.now += 181 * DAY;
  expect((await compactFeeds(world.deps)).rows).toBeGreaterThan(0);
  expect((await reader.pull()).flatMap(({ resets }) => resets)).toEqual([world.unit('s1')]);
  for (const order of orders) expect(reader.view(order)).toEqual(writer.view(order));
});
