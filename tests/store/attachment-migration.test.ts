/** A store from before files were known order by order: which of them the centre may be offered again, and where. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { migrationsFolder } from '../../src-main/engine/store/migrate.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import { newKey, temporary } from './support/desk.ts';

/** The shipped migrations as they were before. */
function before(): string {
  const folder = join(temporary(), 'client');
  cpSync(migrationsFolder(), folder, { recursive: true });
  const file = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: unknown[] };
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, 7) }));
  return folder;
}

it('are those that were sent there, and those that no other order names', () => {
  const [dir, key] = [temporary(), newKey()];
  const old = openStore(dir, key, { create: true, migrations: before() });
  const files: [hash: string, held: number, orders: number[]][] = [
    ['sent', 1, [1, 2]],
    ['fetched', 1, [1]],
    ['of one of two', 1, [1, 2]],
    ['waiting', 1, [2]],
    ['not here', 0, [2]],
  ];
  for (const k of [1, 2]) old.sql('INSERT INTO order_key (k, id) VALUES (?, ?)').run(k, `order-${k}`);
  for (const [hash, held, orders] of files) {
    old.sql("INSERT INTO attachment (hash, size, key, held) VALUES (?, 1, '', ?)").run(hash, held);
    for (const k of orders) old.sql('INSERT INTO attachment_ref (k, hash, size) VALUES (?, ?, 1)').run(k, hash);
  }
  const job = old.sql(
    "INSERT INTO attachment_job (hash, direction, command_id, order_id, done) VALUES (?, 'up', 'c', ?, ?)",
  );
  job.run('sent', 'order-2', 1);
  job.run('waiting', 'order-2', 0);
  old.close();

  const store = openStore(dir, key, { create: false });
  expect(store.sql('SELECT k, hash FROM attachment_there ORDER BY k, hash').all()).toEqual([
    { k: 1, hash: 'fetched' },
    { k: 2, hash: 'sent' },
  ]);
  store.close();
});
