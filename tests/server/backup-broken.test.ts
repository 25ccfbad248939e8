/** A database that goes away while it is backed up fails the backup, and nothing else: the centre serves on. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { takeBackup } from '../../src-server/backup/take-backup.ts';
import type { Database } from '../../src-server/store/database.ts';
import { pgliteLane } from './support/lane.ts';
import { World } from './support/world.ts';

const store = pgliteLane();
const folder = mkdtempSync(join(tmpdir(), 'broken-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The same database, but for its `n`th statement in a transaction and all after it. */
function goneAt(db: Database, n: number): Database {
  let left = n;
  const failing = (tx: Database): Database =>
    new Proxy(tx, {
      get(target, name) {
        if (name !== 'execute') return Reflect.get(target, name) as unknown;
        return (...args: Parameters<Database['execute']>) => {
          if (--left <= 0) return Promise.reject(new Error('the database went away'));
          return target.execute(...args);
        };
      },
    });
  return new Proxy(db, {
    get(target, name) {
      if (name !== 'transaction') return Reflect.get(target, name) as unknown;
      return (work: (tx: Database) => Promise<unknown>, options: never) =>
        target.transaction((tx) => work(failing(tx as unknown as Database)), options);
    },
  });
}

test.each([4, 8, 20])('at statement %i', async (n) => {
  const { deps } = await World.open(store());
  const broken = { ...deps, store: { ...deps.store, db: goneAt(store().db, n) } };
  await expect(takeBackup(broken, folder)).rejects.toThrow('the database went away');
  expect(readdirSync(folder)).toEqual([]);
  const { orders } = await takeBackup(deps, join(folder, `whole-${n}`));
  expect(orders).toBe(0);
  rmSync(join(folder, `whole-${n}`), { recursive: true });
});
