/** An open store: prepared statements, transactions, and drizzle for the ordinary reads. */
import type Database from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import * as schema from './schema/index.ts';
import { storageFailure, storageText } from './storage-failure.ts';
import { StoreError } from './store-error.ts';

export class Store {
  readonly db: Database.Database;
  readonly orm: BetterSQLite3Database<typeof schema>;
  readonly dir: string;
  readonly #prepared = new Map<string, Database.Statement>();
  #writes = 0;

  constructor(db: Database.Database, dir: string) {
    this.db = db;
    this.dir = dir;
    this.orm = drizzle(db, { schema });
  }

  /** The prepared statement of a text; prepared once. */
  sql(text: string): Database.Statement {
    let statement = this.#prepared.get(text);
    if (!statement) {
      statement = this.db.prepare(text);
      this.#prepared.set(text, statement);
    }
    return statement;
  }

  /**
   * One transaction that takes the write lock first: another process may write the same file, and a lock taken after
   * a read would fail there. Joins the transaction that is running.
   */
  write<T>(work: () => T): T {
    if (this.db.inTransaction) return work();
    this.#writes++;
    try {
      return this.db.transaction(work).immediate();
    } finally {
      // What was read inside may have been undone.
      this.#writes++;
    }
  }

  /** What can wait is not waited for: null when another process writes, whose lock would hold up everything here. */
  ifFree<T>(work: () => T): T | null {
    const patience = this.db.pragma('busy_timeout', { simple: true }) as number;
    this.db.pragma('busy_timeout=0');
    try {
      return work();
    } catch (error) {
      if (storageFailure(error) === 'busy') return null;
      throw error;
    } finally {
      this.db.pragma(`busy_timeout=${patience}`);
    }
  }

  /** Several reads of one state. */
  read<T>(work: () => T): T {
    return this.db.inTransaction ? work() : this.db.transaction(work).deferred();
  }

  /** Changes with every write, of this process or another. */
  stamp(): string {
    return `${this.#writes} ${this.dataVersion()}`;
  }

  /** Changes when another process wrote. */
  dataVersion(): number {
    return this.sql('PRAGMA data_version').pluck().get() as number;
  }

  /** Writes the log into the file and empties it: what was deleted stands in neither afterwards. */
  checkpoint(): void {
    this.db.pragma('wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    if (!this.db.open) return;
    try {
      this.db.pragma('optimize');
    } catch {
      // Statistics for later queries only: a full disk or a damaged page is told by the work itself, not by the closing.
    } finally {
      this.db.close();
    }
  }

  /** Reads the whole file. Throws StoreError `damaged`, so that nothing is proved by the part that can be read. */
  assertIntact(): void {
    let found: unknown;
    try {
      found = this.db.pragma('integrity_check(1)', { simple: true });
    } catch (error) {
      if (storageFailure(error) !== 'damaged') throw error;
      throw new StoreError('damaged', storageText('damaged'), error);
    }
    if (found !== 'ok') throw new StoreError('damaged', storageText('damaged'));
  }
}
