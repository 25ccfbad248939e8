/** One process a data folder: a lock of the kernel that dies with its holder, whatever way it dies. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { codeOf } from './retry.ts';

export interface FolderLock {
  release(): void;
}

/** Makes the folder (0700) when it is absent. Null when another process holds it. */
export function lockFolder(folder: string): FolderLock | null {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = new Sqlite(join(folder, 'lock.db'), { timeout: 0 });
  try {
    file.pragma('locking_mode = EXCLUSIVE');
    // No journal file that a killed holder would leave behind.
    file.pragma('journal_mode = MEMORY');
    // With this locking mode the lock taken here stays after the commit, until the file is closed.
    file.exec('BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS holder (pid INTEGER NOT NULL); DELETE FROM holder;');
    file.prepare('INSERT INTO holder VALUES (?)').run(process.pid);
    file.exec('COMMIT');
  } catch (error) {
    file.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
  return { release: () => file.close() };
}
