/** The content of a backup becomes the database, in one transaction: all of it or nothing. */
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Database } from '../store/database.ts';
import { restoresOf } from '../store/meta.ts';
import { MIGRATIONS } from '../store/migrate.ts';
import { damagedBackup, newerBackup } from './backup-error.ts';
import { afterRestore } from './after-restore.ts';
import { keepBackup, keptBackupsOf, lastSeqsOf, type KeptBackup } from './kept.ts';
import type { ReadBackup } from './read-backup.ts';
import { load } from './records.ts';
import { quoted, rowsOf } from './tables.ts';

type Migration = ReturnType<typeof readMigrationFiles>[number];

/** Throws BackupError for a backup of a newer program. */
export function checkMigration(migration: number): void {
  const known = readMigrationFiles({ migrationsFolder: MIGRATIONS });
  if (migration > (known.at(-1)?.folderMillis ?? 0)) throw newerBackup();
  if (!known.some(({ folderMillis }) => folderMillis === migration)) throw damagedBackup();
}

/** Everything that the migrations ever made. */
async function removeAll(tx: Database): Promise<void> {
  await tx.execute(sql`drop schema if exists drizzle cascade`);
  const tables = await rowsOf<{ name: string }>(
    tx,
    sql`select tablename as name from pg_tables where schemaname = 'public'`,
  );
  for (const { name } of tables) await tx.execute(sql.raw(`drop table ${quoted(name)} cascade`));
  const functions = await rowsOf<{ name: string }>(
    tx,
    sql`select p.oid::regprocedure::text as name from pg_proc p join pg_namespace s on s.oid = p.pronamespace
        where s.nspname = 'public' and p.prokind = 'f'
          and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  );
  for (const { name } of functions) await tx.execute(sql.raw(`drop function ${name} cascade`));
}

/** As drizzle's own migrator does it, but inside a transaction that has more to do. */
async function apply(tx: Database, migrations: readonly Migration[]): Promise<void> {
  await tx.execute(sql`create schema if not exists drizzle`);
  await tx.execute(
    sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
  );
  for (const { sql: statements, hash, folderMillis } of migrations) {
    for (const statement of statements) await tx.execute(sql.raw(statement));
    await tx.execute(
      sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`,
    );
  }
}

export interface RebuildOptions {
  backup: ReadBackup;
  /** Name of the backup's file, without its folder. */
  file: string;
  /** Backups that the database knew which is replaced: their files may still be there. */
  others: readonly KeptBackup[];
  restores: number;
  at: number;
}

/** @returns the new epoch and how often this server was set back, this time included. Throws BackupError. */
export async function rebuild(
  tx: Database,
  { backup, file, others, restores: counted, at }: RebuildOptions,
): Promise<{ epoch: string; restores: number }> {
  const { id, at: takenAt, migration } = backup.header;
  const all = readMigrationFiles({ migrationsFolder: MIGRATIONS });
  await removeAll(tx);
  await apply(
    tx,
    all.filter(({ folderMillis }) => folderMillis <= migration),
  );
  await load(tx, backup.batches());
  await apply(
    tx,
    all.filter(({ folderMillis }) => folderMillis > migration),
  );
  const restores = Math.max(counted, await restoresOf(tx)) + 1;
  const held = new Set((await keptBackupsOf(tx)).map((kept) => kept.id));
  for (const other of others) if (!held.has(other.id)) await keepBackup(tx, other);
  // The registration came after the snapshot that is in the file.
  await keepBackup(tx, { id, at: takenAt, file, lastSeqs: await lastSeqsOf(tx) });
  const { epoch } = await afterRestore(tx, { restores, backup: id, at });
  return { epoch, restores };
}
