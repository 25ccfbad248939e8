/** One encrypted connection. Every connection to a store file, backups included, is made here. */
import Database from 'better-sqlite3';
import { StoreError } from './store-error.ts';

/** Marks the file as ours: "JSJB". */
const APPLICATION_ID = 0x4a534a42;

export interface ConnectOptions {
  readonly?: boolean;
}

/** Opens a file with its raw key and proves that the key fits. Throws StoreError `key` when it does not. */
export function connect(path: string, keyHex: string, options: ConnectOptions = {}): Database.Database {
  if (!/^[0-9a-f]{64}$/.test(keyHex)) throw new StoreError('key', '数据密钥格式不对，应为 64 位十六进制。');
  const db = new Database(path, { timeout: 5000, fileMustExist: true, readonly: options.readonly ?? false });
  try {
    // The key comes before anything that reads a page; the raw form skips the derivation made for passwords.
    db.pragma("cipher='chacha20'");
    db.pragma(`key="x'${keyHex}'"`);
    readFirstPage(db);
    db.pragma('busy_timeout=5000');
    db.pragma('trusted_schema=OFF');
    db.pragma('temp_store=MEMORY');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function readFirstPage(db: Database.Database): void {
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_NOTADB')
      throw new StoreError(
        'key',
        '数据文件打不开：密钥不对，或文件已损坏。文件没有改动，请用原来的密钥，或联系管理员从备份恢复。',
        error,
      );
    throw error;
  }
}

/** Is it a file of this program? A file that decrypts and holds something else is left alone. */
export function checkOwner(db: Database.Database): 'empty' | 'ours' {
  const id = db.pragma('application_id', { simple: true }) as number;
  if (id === APPLICATION_ID) return 'ours';
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
  if (id === 0 && tables === 0) return 'empty';
  throw new StoreError('foreign', '这个数据文件不是接诉即办工作台的，没有改动它。请检查数据目录。');
}

export const markOwner = (db: Database.Database): void => void db.pragma(`application_id=${APPLICATION_ID}`);
