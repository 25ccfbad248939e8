/** PostgreSQL for several server processes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readMigrationFiles, type MigrationMeta } from 'drizzle-orm/migrator';
import { drizzle, NodePgSession } from 'drizzle-orm/node-postgres';
import { PgDialect } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { StartError } from '../start-error.ts';
import type { Database, Store } from './database.ts';
import { Holder } from './holder.ts';
import * as schema from './schema/index.ts';

/** Key of the advisory lock under which one process migrates while the others wait. */
const MIGRATION_LOCK = 0x6a696573;

/**
 * Pushes and pulls read this table first. Who holds it alone knows that none of them is under way, so that a migration may
 * take the other tables in any order and never waits for one that waits for it. (It must not make this one anew: to a push that
 * waits for it the table would be empty.)
 */
const GATE = 'LOCK TABLE device IN ACCESS EXCLUSIVE MODE';

/** The first migration makes the table. */
const gated = (migration: MigrationMeta, i: number): MigrationMeta =>
  i === 0 ? migration : { ...migration, sql: [GATE, ...migration.sql] };

async function applyMigrations(pool: pg.Pool, migrationsFolder: string): Promise<void> {
  const client = await pool.connect();
  try {
    const dialect = new PgDialect();
    const session = new NodePgSession<Record<string, never>, Record<string, never>>(client, dialect, undefined);
    await dialect.migrate(readMigrationFiles({ migrationsFolder }).map(gated), session, { migrationsFolder });
  } finally {
    client.release();
  }
}

/** Throws StartError when the database does not answer. */
export async function openPostgres(url: string): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
    // A process that hangs inside a transaction would hold its locks against all others.
    idle_in_transaction_session_timeout: 30_000,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // So would one that breaks between two statements of a transaction: its next statement fails, and is reported there.
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    throw new StartError(3, '连接不上 DATABASE_URL 指定的数据库，请检查地址、账号和网络。', error);
  }
  const db = drizzle({ client: pool, schema, casing: 'snake_case' });
  const listeners = new Set<Listener>();
  return {
    kind: 'postgres',
    db: db as unknown as Database,
    async listen(channel, heard) {
      const listener = new Listener(url, channel, heard);
      listeners.add(listener);
      await listener.start();
      return async () => {
        listeners.delete(listener);
        await listener.stop();
      };
    },
    async alone(work) {
      const holder = await pool.connect();
      try {
        await holder.query('set statement_timeout = 0');
        await holder.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
        await work();
      } finally {
        // Closing the connection frees the lock whatever happened.
        holder.release(true);
      }
    },
    async hold(what) {
      const holder = new Holder(url, what);
      if (!(await holder.take())) return null;
      return () => holder.release();
    },
    applyMigrations: (migrationsFolder) => applyMigrations(pool, migrationsFolder),
    async close() {
      await Promise.all([...listeners].map((listener) => listener.stop()));
      await pool.end();
    },
  };
}

/** A connection of its own that listens, and is made again when it breaks. */
class Listener {
  readonly #url: string;
  readonly #channel: string;
  readonly #heard: (payload: string) => void;
  #client: pg.Client | null = null;
  #stopped = false;

  constructor(url: string, channel: string, heard: (payload: string) => void) {
    this.#url = url;
    this.#channel = channel;
    this.#heard = heard;
  }

  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true });
    client.on('notification', ({ payload }) => this.#heard(payload ?? ''));
    client.on('error', () => undefined);
    client.on('end', () => void this.#again());
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(this.#channel)}`);
    } catch (error) {
      client.removeAllListeners('end');
      await client.end().catch(() => undefined);
      throw error;
    }
    if (this.#stopped) await client.end();
    else this.#client = client;
  }

  async #again(): Promise<void> {
    this.#client = null;
    while (!this.#stopped) {
      await sleep(1000, undefined, { ref: false });
      try {
        if (!this.#stopped) await this.start();
        return;
      } catch {
        // The database is still away; requests report that, and the next round tries again.
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#client?.end();
  }
}
