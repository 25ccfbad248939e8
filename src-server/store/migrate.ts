/** Forward-only migrations of the server's database, written by drizzle-kit. */
import { join } from 'node:path';
import { max, sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { bigint, pgSchema } from 'drizzle-orm/pg-core';
import { StartError } from '../start-error.ts';
import type { Database, Store } from './database.ts';
import { retrying } from './retry.ts';

export const MIGRATIONS = join(import.meta.dirname, '..', '..', 'resources', 'migrations', 'server');

/** The migrator's own book. */
const applied = pgSchema('drizzle').table('__drizzle_migrations', {
  createdAt: bigint('created_at', { mode: 'number' }),
});

/** When the newest migration that was applied had been written, 0 for an empty database. */
export async function newestApplied(db: Database): Promise<number> {
  const book = sql<string | null>`to_regclass('drizzle.__drizzle_migrations')::text`;
  const [found] = await db.select({ book }).from(sql`(select 1) one`);
  if (!found?.book) return 0;
  const [row] = await db.select({ at: max(applied.createdAt) }).from(applied);
  return row?.at ?? 0;
}

/** Was this database migrated before? */
export const isMigrated = async ({ db }: Store): Promise<boolean> => (await newestApplied(db)) > 0;

/** Throws StartError for a database of a newer program and when a step cannot be done; nothing is changed then. */
export async function migrate(store: Store, folder: string = MIGRATIONS): Promise<void> {
  const newestKnown = readMigrationFiles({ migrationsFolder: folder }).at(-1)?.folderMillis ?? 0;
  await store.alone(async () => {
    if ((await newestApplied(store.db)) > newestKnown)
      throw new StartError(1, '数据库由更新版本的中心程序写成。数据没有改动，请安装新版本后再启动。');
    try {
      // One transaction for all that are missing. Other processes go on writing: it may lose against one of them.
      await retrying(() => store.applyMigrations(folder));
    } catch (error) {
      throw new StartError(1, '数据库结构升级没有完成，数据没有改动。请保留数据目录并联系技术人员。', error);
    }
  });
}
