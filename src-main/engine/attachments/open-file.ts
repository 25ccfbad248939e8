/** A file in the clear, for the eyes of who asked: private, short-lived, under a name that says nothing. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenedFile } from '#shared/contract/engine-link.ts';
import { RpcError } from '#shared/contract/rpc.ts';
import { openedAs } from '#shared/domain/order/attachment.ts';
import { storageFailure, storageText } from '../store/storage-failure.ts';
import type { Workstation } from '../workstation.ts';
import type { HeldFiles } from './held.ts';
import { FileError } from './sealed-file.ts';

/** Writes the bytes of a held file to a new one. Throws FileError; then nothing is left. */
export async function writeClear(files: HeldFiles, hash: string, path: string): Promise<void> {
  const target = await open(path, 'wx', 0o600);
  try {
    for await (const part of files.read(hash)) await target.write(part);
  } catch (error) {
    await target.close();
    await rm(path, { force: true });
    throw error;
  }
  await target.close();
}

/** Throws RpcError. A file that turns out to be damaged is fetched again, if it was sent. */
export async function openFile(workstation: Workstation, hash: string, name: string): Promise<OpenedFile> {
  const { files, jobs } = workstation;
  const ending = openedAs(name);
  // Its hash first: with its last order the file goes too (see HeldFiles.tidy).
  const folder = join(files.opened, `${hash}-${randomBytes(6).toString('hex')}`);
  const path = join(folder, ending === null ? '附件' : `附件-${hash.slice(0, 8)}.${ending}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeClear(files, hash, path);
    return { path, name, opens: ending !== null };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!(error instanceof FileError)) {
      const failure = storageFailure(error);
      throw failure === null ? error : new RpcError(failure, storageText(failure));
    }
    if (jobs.ofFile(hash).some(({ direction }) => direction === 'up'))
      throw new RpcError('file-damaged', '本机的文件已损坏或丢失，还没有上传过。请找到原文件重新添加。');
    files.lost(hash);
    jobs.want(hash);
    throw new RpcError('file-damaged', '本机的文件已损坏或丢失，正在重新下载，请稍后再打开。');
  }
}
