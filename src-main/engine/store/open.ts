/** The one door to a workstation's store: an encrypted SQLite file in a folder of its own. */
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { checkOwner, connect, markOwner } from './connection.ts';
import { migrate } from './migrate.ts';
import { assertRuntime } from './runtime.ts';
import { StoreError } from './store-error.ts';
import { Store } from './store.ts';

export const STORE_FILE = 'workbench.db';

export interface OpenOptions {
  /** Make a new store where there is none. Never over anything that is there. */
  create: boolean;
  /** Folder of migrations, for tests of migrations. */
  migrations?: string;
}

const sizeOf = (path: string): number | null => {
  try {
    return statSync(path).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

export const hasStore = (dir: string): boolean => (sizeOf(join(dir, STORE_FILE)) ?? 0) > 0;

/** Folder 0700 and an empty file 0600, before SQLite writes a byte into it; its WAL files take over the mode. */
function prepareFile(dir: string, create: boolean): string {
  const path = join(dir, STORE_FILE);
  if ((sizeOf(path) ?? 0) > 0) return path;
  if ((sizeOf(`${path}-wal`) ?? 0) > 0)
    throw new StoreError(
      'damaged',
      '数据文件是空的，但旁边还有未合并的日志。没有改动任何文件，请联系管理员从备份恢复。',
    );
  if (!create) throw new StoreError('absent', `没有找到数据文件：${path}。请检查数据目录，或先登记本机（enroll）。`);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    chmodSync(dir, 0o700);
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
  } catch (error) {
    throw new StoreError('folder', `数据目录写不进去：${dir}。请检查权限和磁盘空间。`, error);
  }
  return path;
}

export function configure(db: Database.Database): void {
  db.pragma('journal_mode=WAL');
  db.pragma('synchronous=FULL'); // what a person typed survives a power cut
  db.pragma('foreign_keys=ON');
  // FAST would leave the freed pages of an order that was dropped as they were.
  db.pragma('secure_delete=ON');
  db.pragma('cache_size=-65536');
  db.pragma('journal_size_limit=67108864');
}

/** `keyHex`: 32 bytes as hex. Throws StoreError; a key that does not fit is error `key` and changes nothing. */
export function openStore(dir: string, keyHex: string, options: OpenOptions): Store {
  assertRuntime();
  const db = connect(prepareFile(dir, options.create), keyHex);
  try {
    const isNew = checkOwner(db) === 'empty';
    if (isNew && !options.create) throw new StoreError('absent', '数据文件还是空的，请先登记本机（enroll）。');
    configure(db);
    if (isNew) markOwner(db);
    const folder = options.migrations === undefined ? {} : { folder: options.migrations };
    migrate(db, { keyHex, backupFolder: join(dir, 'backup'), ...folder });
    return new Store(db, dir);
  } catch (error) {
    db.close();
    throw error;
  }
}
