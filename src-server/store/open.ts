/** Opens the store: PGlite in the data folder by default, PostgreSQL when DATABASE_URL names one. */
import type { Store } from './database.ts';
import { migrate } from './migrate.ts';

export interface StoreOptions {
  /** Folder of PGlite's files; null = in memory, gone when closed. */
  folder: string | null;
  databaseUrl: string | null;
}

/** Opens and migrates. Throws StartError when the database belongs to a newer program or does not answer. */
export async function openStore({ folder, databaseUrl }: StoreOptions): Promise<Store> {
  // Each driver is loaded only where it is used: PGlite alone costs half a second and 30 MB.
  const store = databaseUrl
    ? await (await import('./postgres.ts')).openPostgres(databaseUrl)
    : await (await import('./pglite.ts')).openPglite(folder);
  try {
    await migrate(store);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
