/** The data folder: one that lost its database is never taken for a new one, and it is open to nobody else. */
import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../start-error.ts';

/** Written after the first start that went through; says that a database belongs here. */
const MARK = 'initialized';
/** Permissions of everybody but the owner. */
const OTHERS = 0o077;

export const pgFolderOf = (dataDir: string): string => join(dataDir, 'pg');

/** Did a database ever work here? */
export const isUsedFolder = (dataDir: string): boolean => existsSync(join(dataDir, MARK));

export const damaged = (dataDir: string, cause?: unknown): StartError =>
  new StartError(1, `数据目录 ${dataDir} 里的数据库已损坏。没有改动任何文件，请从备份恢复后再启动。`, cause);

/** A first start that was cut off while it made its database looks like this, and so does a damaged folder without its mark. */
const unfinished = (dataDir: string): StartError =>
  new StartError(
    1,
    `数据目录 ${dataDir} 里的数据库不完整，可能已损坏。没有改动任何文件：用过的请从备份恢复；从未成功启动过的，删除其中的 pg 目录后再启动。`,
  );

export const lost = (dataDir: string): StartError =>
  new StartError(1, `数据目录 ${dataDir} 用过，但数据库不见了。没有另建新库，请放回原来的 pg 目录，或从备份恢复。`);

/**
 * Asked before PGlite, which makes a new database wherever it finds none. True = a database belongs here. Throws
 * StartError when it is damaged or missing; changes nothing.
 */
export function checkDataFolder(dataDir: string): boolean {
  const folder = pgFolderOf(dataDir);
  const entries = existsSync(folder) ? readdirSync(folder) : [];
  const isUsed = isUsedFolder(dataDir);
  if (entries.length > 0 && !entries.includes('PG_VERSION')) throw isUsed ? damaged(dataDir) : unfinished(dataDir);
  if (isUsed && entries.length === 0) throw lost(dataDir);
  return isUsed;
}

/** `created`: when the database was made. */
export function markDataFolder(dataDir: string, created: string): void {
  const path = join(dataDir, MARK);
  if (!existsSync(path)) writeFileSync(path, `${created}\n`, { mode: 0o600, flush: true });
}

/** False when the folder stays open to other users. */
export function closeToOthers(dataDir: string): boolean {
  if (process.platform === 'win32' || (statSync(dataDir).mode & OTHERS) === 0) return true;
  try {
    chmodSync(dataDir, 0o700);
    return true;
  } catch {
    return false;
  }
}
