/** PGlite: PostgreSQL inside this process, for one server and for tests. One session, so transactions queue. */
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { Database, Store } from './database.ts';
import * as schema from './schema/index.ts';

/**
 * `folder` null = in memory, beginning as `copyOf` when that is given. The folder must be locked by the caller: two
 * processes on it would destroy it.
 */
export async function openPglite(folder: string | null, copyOf?: Blob): Promise<Store> {
  const inMemory = copyOf ? { loadDataDir: copyOf } : {};
  const client = await (folder === null ? PGlite.create(inMemory) : PGlite.create(folder));
  const db = drizzle({ client, schema, casing: 'snake_case' });
  return {
    kind: 'pglite',
    db: db as unknown as Database,
    async listen(channel, heard) {
      const stop = await client.listen(channel, heard);
      return () => stop();
    },
    alone: (work) => work(),
    hold: () => Promise.resolve(() => Promise.resolve()),
    applyMigrations: (migrationsFolder) => migrate(db, { migrationsFolder }),
    close: () => client.close(),
  };
}
