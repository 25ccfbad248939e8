/** A database that a whole test file shares. The same suites run on PGlite and on real PostgreSQL. */
import { afterAll, beforeAll } from 'vitest';
import type { Store } from '../../../src-server/store/database.ts';
import { openMigrated } from '../../support/migrated-store.ts';

export type Lane = () => Store;

/** Opens the database before the first test of the file and closes it after the last. */
export function lane(open: () => Promise<{ store: Store; close(): Promise<void> }>): Lane {
  let opened: Awaited<ReturnType<typeof open>> | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  return () => {
    if (!opened) throw new Error('the database is not open yet');
    return opened.store;
  };
}

export const pgliteLane = (): Lane =>
  lane(async () => {
    const store = await openMigrated();
    return { store, close: () => store.close() };
  });
