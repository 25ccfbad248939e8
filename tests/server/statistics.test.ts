/** The embedded database reads a page by keys also after many orders came at once. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { rowsOf } from '../../src-server/backup/tables.ts';
import { refreshStatistics } from '../../src-server/upkeep/statistics.ts';
import { pgliteLane } from './support/lane.ts';
import { World } from './support/world.ts';

const store = pgliteLane();

test('tables that grew are counted, once, and read by keys from then on', async () => {
  const world = await World.open(store());
  const ids = await world.receive('s1', 1500);
  const page = ids.slice(0, 200).map((id) => sql`${id}::uuid`);
  const plan = async (): Promise<string> =>
    (
      await rowsOf<{ 'QUERY PLAN': string }>(
        store().db,
        sql`explain select body from order_event where order_id in (${sql.join(page, sql`, `)}) order by order_id, n`,
      )
    )
      .map((row) => row['QUERY PLAN'])
      .join('\n');
  expect(await plan()).toContain('Seq Scan');
  expect(await refreshStatistics(world.deps)).toEqual(expect.arrayContaining(['order_event', 'work_order']));
  expect(await refreshStatistics(world.deps)).toEqual([]);
  expect(await plan()).not.toContain('Seq Scan');
});
