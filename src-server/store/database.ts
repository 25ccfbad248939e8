/** The one view of the database that both drivers give. */
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema/index.ts';

/** The database itself, or a transaction on it. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface Store {
  kind: 'pglite' | 'postgres';
  db: Database;
  /** Calls back with the payload of every notification on the channel, from any server process. Gives the way to stop. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  /** Runs `work` while no other server process does so: for migrations. */
  alone(work: () => Promise<void>): Promise<void>;
  /**
   * Holds the database for as long as a process serves from it, or restores it: many may serve at once, a restore is alone.
   * Null when the other kind goes on. Gives the way to let go. (An embedded database has the lock of its folder.)
   */
  hold(what: 'serve' | 'restore'): Promise<(() => Promise<void>) | null>;
  /** Applies the migrations of a folder that are still missing, in one transaction. */
  applyMigrations(folder: string): Promise<void>;
  close(): Promise<void>;
}
