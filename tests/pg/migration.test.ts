/** A migration while others read: whoever waits for it reads what it made, not what it replaced. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src-server/store/database.ts';
import { openStore } from '../../src-server/store/open.ts';
import { pull } from '../../src-server/sync/pull.ts';
import { World } from '../server/support/world.ts';
import { hasPostgres, startPostgres, type Postgres } from './support/postgres.ts';

describe.runIf(hasPostgres())('a migration on PostgreSQL', () => {
  let postgres: Postgres;
  let store: Store;
  beforeAll(async () => {
    postgres = await startPostgres();
    store = await openStore({ folder: null, databaseUrl: await postgres.database() });
  });
  afterAll(async () => {
    await store.close();
    await postgres.stop();
  });

  const waiting = async (): Promise<number> => {
    const answer = await store.db.execute(sql`select count(*)::int as n from pg_locks where not granted`);
    return (answer as unknown as { rows: { n: number }[] }).rows[0]!.n;
  };

  test('that makes a table anew does not look empty to a pull that waited for it', async () => {
    const world = await World.open(store);
    const street = await world.enrol('s1');
    const order = await world.receiveOne('s1');
    const { pulling } = await store.db.transaction(async (tx) => {
      await tx.execute(sql`lock table device in access exclusive mode`);
      const asked = pull(world.deps, street.sync.pull()!);
      await expect.poll(waiting).toBe(1);
      for (const table of ['order_scope', 'work_order', 'order_event', 'outcome', 'feed'])
        await tx.execute(sql.raw(`alter table ${table} add column later uuid not null default gen_random_uuid()`));
      return { pulling: asked };
    });
    expect((await pulling).entries.map(({ id, body }) => [id, body?.events.length])).toEqual([[order, 1]]);
  });
});
