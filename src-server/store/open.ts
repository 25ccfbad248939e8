/** Opens the store: PGlite in the data folder by default, PostgreSQL when DATABASE_URL names one. */
import type { StartError } from '../start-error.ts';
import type { Store } from './database.ts';
import { isMigrated, migrate } from './migrate.ts';

export interface StoreOptions {
  /** Folder of PGlite's files; null = in memory, gone when closed. */
  folder: string | null;
  databaseUrl: string | null;
  /** What to throw when PGlite cannot open its files. */
  damaged?: (cause: unknown) => StartError;
  /** What to throw, before anything is made in it, when the database was never migrated; absent = that is a first start. */
  empty?: () => StartError;
}

async function openEmbedded({ folder, damaged }: StoreOptions): Promise<Store> {
  const { openPglite } = await import('./pglite.ts');
  try {
    return await openPglite(folder);
  } catch (error) {
    throw damaged?.(error) ?? error;
  }
}

/** Opens and migrates. Throws StartError when the database belongs to a newer program or does not answer. */
export async function openStore(options: StoreOptions): Promise<Store> {
  // Each driver is loaded only where it is used: PGlite alone costs half a second and 30 MB.
  const store = options.databaseUrl
    ? await (await import('./postgres.ts')).openPostgres(options.databaseUrl)
    : await openEmbedded(options);
  try {
    if (options.empty && !(await isMigrated(store))) throw options.empty();
    await migrate(store);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
