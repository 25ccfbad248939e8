/** A backup file read from its first byte to its last. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { codeOf } from '../store/retry.ts';
import type { Vault } from '../store/vault.ts';
import { BackupError, damagedBackup } from './backup-error.ts';
import { batches, type Batch } from './records.ts';
import { openSealed, type BackupHeader } from './sealed-file.ts';

const NEWLINE = 0x0a;

/** Not `readline`: it takes other characters than \n for the end of a line. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let held: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      held.push(chunk.subarray(from, end));
      yield Buffer.concat(held).toString('utf8');
      held = [];
      from = end + 1;
    }
    held.push(chunk.subarray(from));
  }
  if (held.some(({ length }) => length > 0)) throw damagedBackup();
}

/** Damage behind the encryption, as in a file that was cut while it was written, is damage too. */
async function* unzipped(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const source = Readable.from(content);
  source.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const chunk of source.pipe(gunzip)) yield chunk as Buffer;
  } catch (error) {
    throw codeOf(error).startsWith('Z_') ? damagedBackup() : error;
  }
}

export interface ReadBackup {
  header: BackupHeader;
  batches(): AsyncGenerator<Batch>;
  close(): Promise<void>;
}

/** Throws BackupError; every message says that nothing was changed. */
export async function openBackup(vault: Vault, path: string): Promise<ReadBackup> {
  let opened;
  try {
    opened = await openSealed(vault, path);
  } catch (error) {
    if (error instanceof BackupError) throw error;
    const why = codeOf(error);
    if (why === 'ENOENT') throw new BackupError('没有这个备份文件，请核对路径。');
    if (why === 'EISDIR') throw new BackupError('这是目录，请指明其中的一个备份文件。');
    throw new BackupError(`备份文件读不出来（${why}），请检查权限和磁盘。`);
  }
  const { header, content, close } = opened;
  return { header, batches: () => batches(linesOf(unzipped(content()))), close };
}

/** Reads the whole file once. @returns rows by table. Throws BackupError. */
export async function verifyBackup(backup: ReadBackup): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for await (const { table, rows } of backup.batches()) counts[table] = (counts[table] ?? 0) + rows.length;
  return counts;
}
