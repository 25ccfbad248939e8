/** Migrations of a database with data in it: what is computed for old rows, and what a step that cannot be done leaves. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql, type SQL } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../../src-server/store/database.ts';
import { migrate } from '../../src-server/store/migrate.ts';
import { openPglite } from '../../src-server/store/pglite.ts';

const SHIPPED = join(import.meta.dirname, '..', '..', 'resources', 'migrations', 'server');
const ORDER = '019a0000-0000-7000-8000-000000000000';
const COMMAND = '019a0000-0000-7000-8000-00000000000';

let folder: string;
let store: Store;

/** The shipped migrations as they were when there were only `count`. */
function shippedOnly(count: number): string {
  cpSync(SHIPPED, folder, { recursive: true });
  const file = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: unknown[] };
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  return folder;
}

async function writeOrder(commands: readonly string[]): Promise<void> {
  await store.db
    .execute(sql`INSERT INTO work_order (id, source, number, version, phase, lead_unit, act, dispatched_at, head, state)
    VALUES (${ORDER}, 's', '1', 2, 'handling', 'u', '', 0, '', '{}')`);
  for (const [index, command] of commands.entries())
    await store.db.execute(sql`INSERT INTO order_event (order_id, n, kind, command, received_at, body, hash)
      VALUES (${ORDER}, ${index + 1}, 'accept', ${command}, 0, ${JSON.stringify({ text: '水'.repeat(1000) })}, '')`);
}

const one = async (query: SQL<unknown>): Promise<unknown> =>
  (await store.db.select({ it: query }).from(sql`(select 1) one`))[0]?.it;
const tables = async (): Promise<unknown> => [
  await one(sql`(SELECT count(*) FROM order_event)`),
  await one(sql`(SELECT count(*) FROM drizzle.__drizzle_migrations)`),
];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'server-migrations-'));
  store = await openPglite(null);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

test('an order of an older database is weighed by its events', async () => {
  await migrate(store, shippedOnly(3));
  await writeOrder([`${COMMAND}1`, `${COMMAND}2`]);
  await migrate(store);
  const weight = await one(sql`(SELECT event_bytes FROM work_order)`);
  expect(weight).toBeGreaterThan(6000);
  expect(weight).toBeLessThan(6300);
});

test('a step that cannot be done leaves the database as it was, and says so', async () => {
  await migrate(store, shippedOnly(2));
  // One command twice on one order: what an early program could write, and the third step denies.
  await writeOrder([`${COMMAND}1`, `${COMMAND}1`]);
  const before = await tables();
  await expect(migrate(store)).rejects.toThrow(/数据没有改动/);
  expect(await tables()).toEqual(before);
});

test('a file that stood at the centre is there under every order that named it, and what was on its way begins anew', async () => {
  await migrate(store, shippedOnly(7));
  const others = ['1', '2', '3'].map((end) => `${ORDER.slice(0, -1)}${end}`);
  const [stored, half] = ['a'.repeat(64), 'b'.repeat(64)];
  for (const [index, order] of others.entries())
    await store.db
      .execute(sql`INSERT INTO work_order (id, source, number, version, phase, lead_unit, act, dispatched_at, head, state)
      VALUES (${order}, 's', ${`n${index}`}, 2, 'handling', 'u', '', 0, '', '{}')`);
  let n = 0;
  const attached = (order: string, kind: string, hash: string, unit: string): Promise<unknown> =>
    store.db.execute(sql`INSERT INTO order_event (order_id, n, kind, command, received_at, body, hash)
      VALUES (${order}, ${++n}, ${kind}, ${`${COMMAND}${n}`}, 0, ${JSON.stringify({ unit, data: { hash } })}, '')`);
  await attached(others[0]!, 'attach', stored, 'u1');
  await attached(others[0]!, 'attach', stored, 'u1');
  await attached(others[1]!, 'attach', stored, 'u2');
  await attached(others[1]!, 'attach', half, 'u2');
  await attached(others[2]!, 'note', stored, 'u2');
  await store.db.execute(sql`INSERT INTO attachment VALUES (${stored}, ${ORDER}, 9, 0)`);
  await store.db.execute(sql`INSERT INTO attachment_upload VALUES (${others[0]}, ${half}, ${others[1]}, 9, 5, 0)`);
  for (const content of [ORDER, others[0]])
    await store.db.execute(sql`INSERT INTO attachment_chunk VALUES (${content}, 0, '\\x00')`);
  await migrate(store);
  expect(await one(sql`(SELECT json_agg(t ORDER BY order_id) FROM attachment_sent t)`)).toEqual([
    { order_id: others[0], hash: stored, unit: 'u1' },
    { order_id: others[1], hash: stored, unit: 'u2' },
  ]);
  expect(await one(sql`(SELECT json_agg(content) FROM attachment_chunk)`)).toEqual([ORDER]);
  expect(await one(sql`(SELECT count(*)::int FROM attachment_upload)`)).toBe(0);
});
