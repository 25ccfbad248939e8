/** A backup lets workstations let go of what is in its file, read again, and of nothing else (INV-1). */
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { forgetBackup, keptBackupsOf } from '../../src-server/backup/kept.ts';
import { takeBackup } from '../../src-server/backup/take-backup.ts';
import type { ServerDeps } from '../../src-server/deps.ts';
import type { Database } from '../../src-server/store/database.ts';
import { pgliteLane } from './support/lane.ts';
import { streetWithOrder } from './support/sending.ts';

const store = pgliteLane();
function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'claims-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** The same centre; something happens after the first transaction. */
function withPause(deps: ServerDeps, between: () => Promise<unknown>): ServerDeps {
  let isFirst = true;
  const db = new Proxy(deps.store.db, {
    get(target, name) {
      if (name !== 'transaction') return Reflect.get(target, name) as unknown;
      return async (...args: Parameters<Database['transaction']>) => {
        const result: unknown = await target.transaction(...args);
        if (isFirst) {
          isFirst = false;
          await between();
        }
        return result;
      };
    },
  });
  return { ...deps, store: { ...deps.store, db } };
}

test('an act that came while the backup was written is not in it, and stays with its author', async () => {
  const { world, street, order } = await streetWithOrder(store);
  expect(await street.does('accept', order)).toBe('');
  const during = () => street.does('note', order, { text: '备份写了一半' });
  const { backup } = await takeBackup(withPause(world.deps, during), folder());
  expect((await street.pullOnce()).safe).toBe(1);
  expect([...street.store.items.values()].map(({ seq }) => seq)).toEqual([2]);
  await forgetBackup(store().db, backup);
});

test('a workstation that is in some of the kept backups only lets go of nothing', async () => {
  const { world, order } = await streetWithOrder(store);
  const first = await takeBackup(world.deps, folder());
  const later = await world.enrol('s1');
  await later.pull();
  expect(await later.does('accept', order)).toBe('');
  const second = await takeBackup(world.deps, folder());
  expect((await later.pullOnce()).safe).toBe(0);
  expect(later.store.items.size).toBe(1);
  await forgetBackup(store().db, first.backup);
  expect((await later.pullOnce()).safe).toBe(1);
  await forgetBackup(store().db, second.backup);
});

test('a file that does not open again is no backup: nothing is kept, and nothing is let go', async () => {
  const { world, street, order } = await streetWithOrder(store);
  expect(await street.does('accept', order)).toBe('');
  // What was written is not what was meant, as on a failing disk.
  const { vault } = world.deps;
  let isWritten = false;
  const backupKey = (salt: Buffer) => {
    if (isWritten) return vault.backupKey(salt);
    isWritten = true;
    return createSecretKey(randomBytes(32));
  };
  const to = folder();
  await expect(takeBackup({ ...world.deps, vault: { ...vault, backupKey } }, to)).rejects.toThrow('损坏');
  expect([readdirSync(to), await keptBackupsOf(store().db)]).toEqual([[], []]);
  expect((await street.pullOnce()).safe).toBe(0);
});
