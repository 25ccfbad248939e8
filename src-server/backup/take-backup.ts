/** Taking a backup: one snapshot of all tables, written beside its final name, read again, then registered as kept. */
import { createWriteStream, existsSync, statSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { wall } from '#shared/domain/time.ts';
import { audit } from '../admin/audit.ts';
import type { ServerDeps } from '../deps.ts';
import { newId } from '../ids.ts';
import { newestApplied } from '../store/migrate.ts';
import { codeOf } from '../store/retry.ts';
import type { Database } from '../store/database.ts';
import type { Vault } from '../store/vault.ts';
import { BackupError } from './backup-error.ts';
import { keepBackup, lastSeqsOf } from './kept.ts';
import { openBackup, verifyBackup } from './read-backup.ts';
import { dump } from './records.ts';
import { sealed, type BackupHeader } from './sealed-file.ts';

const EXTENSION = '.jsbak';

export interface TakenBackup {
  backup: string;
  /** Epoch ms. */
  at: number;
  /** Path of the file. */
  file: string;
  bytes: number;
  orders: number;
  events: number;
}

/** Writes all that the transaction sees. The file is flushed to the disk. */
async function writeBackup(tx: Database, vault: Vault, header: BackupHeader, path: string): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  // One pipeline: an error of any part ends all of it, and is told here alone.
  await pipeline(dump(tx), createGzip(), (zipped: AsyncIterable<Buffer>) => sealed(vault, header, zipped), file);
}

/** The file that `to` means: a name of its own inside a folder, or the path itself. */
async function targetOf(to: string, at: number, id: string): Promise<string> {
  const isFolder = existsSync(to) ? statSync(to).isDirectory() : !to.endsWith(EXTENSION);
  const path = isFolder ? join(to, `backup-${wall(at).format('YYYYMMDD-HHmmss')}-${id.slice(-6)}${EXTENSION}`) : to;
  if (existsSync(path)) throw new BackupError('这个备份文件已经存在，不会覆盖，请另选一个名称。');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return path;
}

/** A name is durable only with its folder. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** `to`: an absolute path of a folder or of a file. Throws BackupError; nothing is left behind then. */
export async function takeBackup(deps: ServerDeps, to: string): Promise<TakenBackup> {
  const [id, at] = [newId(), deps.clock.now()];
  try {
    const path = await targetOf(to, at, id);
    const unfinished = `${path}.part`;
    try {
      return await take(deps, { id, at }, path, unfinished);
    } finally {
      await rm(unfinished, { force: true });
    }
  } catch (error) {
    if (error instanceof BackupError) throw error;
    if (/^E[A-Z]+$/.test(codeOf(error)))
      throw new BackupError(`备份文件写不成（${codeOf(error)}），请检查路径、权限和磁盘空间。没有登记备份。`);
    throw error;
  }
}

async function take(
  { store, vault, clock }: ServerDeps,
  { id, at }: { id: string; at: number },
  path: string,
  unfinished: string,
): Promise<TakenBackup> {
  const lastSeqs = await store.db.transaction(
    async (tx) => {
      const header = { id, at, migration: await newestApplied(tx) };
      await writeBackup(tx, vault, header, unfinished);
      return lastSeqsOf(tx);
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
  const written = await openBackup(vault, unfinished);
  const counts = await verifyBackup(written).finally(() => written.close());
  await rename(unfinished, path);
  await flushFolder(dirname(path));
  // Only a file that is whole and on the disk lets workstations let go of anything.
  await store.db.transaction(async (tx) => {
    await keepBackup(tx, { id, at, file: basename(path), lastSeqs });
    await audit(tx, clock.now(), 'backup', id);
  });
  const { size } = statSync(path);
  return {
    backup: id,
    at,
    file: path,
    bytes: size,
    orders: counts['work_order'] ?? 0,
    events: counts['order_event'] ?? 0,
  };
}
