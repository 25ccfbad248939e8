/**
 * Forward-only migrations written by drizzle-kit. Not run by drizzle's own migrator: inside its transaction
 * `PRAGMA foreign_keys=OFF` does nothing, so a rebuilt parent table silently empties its children, and two processes
 * that start together would both run it.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { backup } from './backup.ts';
import { StoreError } from './store-error.ts';

const FOLDER = join('resources', 'migrations', 'client');

/** The folder beside the program: above the source file, above the bundle in out/main, or inside the package. */
export function migrationsFolder(from: string = dirname(fileURLToPath(import.meta.url))): string {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, FOLDER);
    if (existsSync(join(folder, 'meta', '_journal.json'))) return folder;
    if (dirname(at) === at) throw new StoreError('migration', '程序文件不完整：缺少数据结构文件，请重新安装工作台。');
  }
}

export interface MigrateOptions {
  keyHex: string;
  /** Where the copy made before a change goes. */
  backupFolder: string;
  folder?: string;
}

const versionOf = (db: Database.Database): number => db.pragma('user_version', { simple: true }) as number;

/**
 * Brings the store to the newest schema; `user_version` = number of migrations applied. A store that holds something is
 * copied first. Throws StoreError `newer` for a store of a later program and `migration` when nothing was changed.
 */
export function migrate(db: Database.Database, options: MigrateOptions): void {
  const migrations = readMigrationFiles({ migrationsFolder: options.folder ?? migrationsFolder() });
  const found = versionOf(db);
  if (found > migrations.length)
    throw new StoreError(
      'newer',
      `数据文件由更新版本的工作台写成（数据版本 ${found}，本程序只到 ${migrations.length}）。数据没有改动，请安装新版本后再打开。`,
    );
  if (found === migrations.length) return;
  if (found > 0)
    backup(db, options.keyHex, freeName(options.backupFolder, `before-v${migrations.length}-from-v${found}`));
  const enforced = db.pragma('foreign_keys', { simple: true });
  db.pragma('foreign_keys=OFF'); // outside of a transaction, or it does nothing
  try {
    db.transaction(() => apply(db, migrations)).exclusive();
  } catch (error) {
    throw new StoreError('migration', '数据结构升级没有完成，数据没有改动。请联系技术人员，并保留数据目录。', error);
  } finally {
    db.pragma(`foreign_keys=${String(enforced)}`);
  }
}

function apply(db: Database.Database, migrations: ReturnType<typeof readMigrationFiles>): void {
  db.exec(
    'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric)',
  );
  const record = db.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)');
  // Asked again under the lock: another process may have been quicker.
  for (const migration of migrations.slice(versionOf(db))) {
    for (const statement of migration.sql) db.exec(statement);
    record.run(migration.hash, migration.folderMillis);
  }
  const orphans = db.pragma('foreign_key_check') as unknown[];
  if (orphans.length > 0) throw new Error(`${orphans.length} rows without their parent`);
  db.pragma(`user_version=${migrations.length}`);
}

function freeName(folder: string, stem: string): string {
  for (let i = 1; ; i++) {
    const path = join(folder, `${stem}${i === 1 ? '' : `-${i}`}.db`);
    if (!existsSync(path)) return path;
  }
}
