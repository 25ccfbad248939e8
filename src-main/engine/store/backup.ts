/** Copies of a store: `VACUUM INTO`, because SQLite's backup interface refuses an encrypted source. */
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { connect } from './connection.ts';
import { StoreError } from './store-error.ts';

/** Tables whose rows cannot be had again from the server, and the one that says which schema they stand in. */
const COUNTED = [
  'outbox',
  'meta',
  'user',
  'number_taken',
  'order_key',
  'order_truth',
  'event',
  'event_private',
] as const;

function countRows(db: Database.Database): string {
  const known = new Set(db.prepare("SELECT name FROM sqlite_schema WHERE type='table'").pluck().all() as string[]);
  return COUNTED.filter((table) => known.has(table))
    .map((table) => `${table}=${String(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())}`)
    .join(' ');
}

/**
 * Writes a copy with the same key, opens it with that key and compares it with the source. `path` must not exist.
 * Throws StoreError `backup`; a copy that does not verify is removed.
 */
export function backup(db: Database.Database, keyHex: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    throw new StoreError('backup', `备份文件写不进去：${path}。请检查目录权限和磁盘空间。`, error);
  }
  try {
    db.prepare('VACUUM INTO ?').run(path);
    verifyBackup(db, keyHex, path);
  } catch (error) {
    rmSync(path, { force: true });
    throw new StoreError('backup', '备份没有做成，数据没有改动。请检查磁盘空间后重试。', error);
  }
}

function verifyBackup(source: Database.Database, keyHex: string, path: string): void {
  const copy = connect(path, keyHex, { readonly: true });
  try {
    const checked = copy.pragma('quick_check', { simple: true });
    if (checked !== 'ok') throw new Error(`the copy is damaged: ${String(checked)}`);
    const [have, want] = [countRows(copy), countRows(source)];
    if (have !== want) throw new Error(`the copy differs: ${have} instead of ${want}`);
  } finally {
    copy.close();
  }
}
