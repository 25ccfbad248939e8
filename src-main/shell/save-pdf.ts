/** Writes a file that a person asked for whole or not at all, and says in words why it could not. */
import { access, constants, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { draftOf } from './draft-name.ts';
import { ShellError } from './ipc.ts';

const REASONS: Record<string, string> = {
  ENOSPC: '磁盘已满。请清理磁盘，或换一个位置保存',
  EDQUOT: '磁盘配额已满。请清理磁盘，或换一个位置保存',
  EACCES: '这个文件夹不能写入。请换一个位置保存',
  EROFS: '这个位置只能读、不能写。请换一个位置保存',
  EPERM: '文件正被其他程序打开，或这个文件夹不能写入。请关闭该文件，或换一个位置保存',
  EBUSY: '文件正被其他程序打开。请关闭它，或换一个文件名保存',
  EISDIR: '这个名字已被一个文件夹占用。请换一个文件名保存',
  ENAMETOOLONG: '文件名太长。请换一个短一些的名字保存',
};

function toldOf(error: unknown, what: string): ShellError {
  const { code = '' } = error as NodeJS.ErrnoException;
  console.error('file not written:', code);
  return new ShellError(`${what} 没有保存成功：${REASONS[code] ?? '这个文件夹打不开。请换一个位置保存'}。`);
}

/** Asked before the file is made, so that a folder that cannot be written costs no copy number. Throws ShellError. */
export async function assertWritable(path: string, what = 'PDF'): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await access(dirname(path), constants.W_OK);
    const target = await stat(path).catch(() => null);
    if (target?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  } catch (error) {
    throw toldOf(error, what);
  }
}

/** An older file of that name stays until the new one is complete. `mode`: who may read it. Throws ShellError. */
export async function savePdf(path: string, pdf: Buffer, what = 'PDF', mode = 0o666): Promise<void> {
  const draft = draftOf(path);
  try {
    await writeFile(draft, pdf, { mode });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw toldOf(error, what);
  }
}
