import { describe, expect, test } from 'vitest';
import { PAGE_LIMITS } from '../../../src-server/sync/pull.ts';
import type { Lane } from '../support/lane.ts';
import { World } from '../support/world.ts';

export const leftSuite = (store: Lane): void => {
  describe('how much of a listing is left', () => {
    test('is counted where it is asked for, and nowhere else', async () => {
      const world = await World.open(store(), { deps: { limits: { ...PAGE_LIMITS, orders: 4, ordersAtLeast: 2 } } });
      await world.receive('s1', 10);
      const street = await world.enrol('s1');
      const lefts: (number | undefined)[] = [];
      for (let caught = false; !caught;) {
        const page = await street.sendPull({ ...street.sync.pull()!, count: lefts.length !== 1 });
        street.sync.page(page);
        ({ caught } = page);
        lefts.push(page.left);
      }
      expect(lefts).toEqual([6, undefined, 0]);
      // The rest is told by the cursors.
      await world.receive('s1', 6);
      const page = await street.sendPull({ ...street.sync.pull()!, count: true });
      const cursor = page.cursors[street.unit]!;
      expect([page.left, cursor.head - cursor.at]).toEqual([0, 2]);
    });
  });
};
