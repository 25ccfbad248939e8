/** Every lookup has an index: with sequential scans made as dear as can be, a day of work makes none. */
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { deviceDigest } from '../../src-server/admin/digest.ts';
import { revoke } from '../../src-server/devices/enroll.ts';
import { openStore } from '../../src-server/store/open.ts';
import { World } from '../server/support/world.ts';
import { hasPostgres, startPostgres } from './support/postgres.ts';

async function scans(connectionString: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ relname: string; n: string }>(
    'select relname, seq_scan n from pg_stat_user_tables',
  );
  await client.end();
  return Object.fromEntries(rows.map(({ relname, n }) => [relname, Number(n)]));
}

describe.runIf(hasPostgres())('on PostgreSQL', () => {
  test('nothing that is asked for every day reads a whole table', async () => {
    const postgres = await startPostgres({ enable_seqscan: 'off' });
    const url = await postgres.database();
    await (await openStore({ folder: null, databaseUrl: url })).close();
    const before = await scans(url);

    const store = await openStore({ folder: null, databaseUrl: url });
    const world = await World.open(store);
    const [street, district] = [await world.enrol('s1'), await world.enrol('d')];
    const row = world.delivery('s1');
    await world.deliver('orders', [row]);
    await world.deliver('orders', [row]);
    const orders = await world.receive('s1', 230);
    for (const station of [street, district]) await station.pull();
    expect(await street.does('accept', orders[0]!)).toBe('');
    expect(await district.does('dispatch', orders[1]!, { toUnit: world.unit('s2') })).toBe('');
    await street.pull();
    const result = {
      number: row.number,
      valid: true,
      solved: true,
      satisfaction: '满意',
      sampledAt: world.now,
      revision: 1,
    };
    expect(await world.deliver('results', [result])).toMatchObject({ accepted: 1 });
    await deviceDigest(world.deps, district.device);
    await revoke(world.deps, street.device);
    await world.close();
    await store.close(); // its sessions report their counts when they end

    const after = await scans(url);
    const read = Object.keys(after).filter((table) => after[table]! > (before[table] ?? 0));
    // The book of migrations has a row a version.
    expect(read.filter((table) => table !== '__drizzle_migrations')).toEqual([]);
    await postgres.stop();
  });
});
