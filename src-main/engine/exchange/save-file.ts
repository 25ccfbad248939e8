/** Writes a file whole or not at all; an older one of that name stays until the new one is complete. */
import { createHash } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** With a sentence for the person who wanted the file. */
export class SaveError extends Error {
  override readonly name = 'SaveError';
}

const REASONS: Record<string, string> = {
  ENOENT: '没有这个文件夹',
  ENOTDIR: '没有这个文件夹',
  ENOSPC: '磁盘已满',
  EDQUOT: '磁盘配额已满',
  EACCES: '没有写入权限',
  EROFS: '这个位置只能读、不能写',
  EPERM: '文件正被其他程序打开，或没有写入权限',
  EBUSY: '文件正被其他程序打开',
  EISDIR: '这个名字已被一个文件夹占用',
  ENAMETOOLONG: '文件名太长',
};

function told(path: string, error: unknown): SaveError {
  const { code = '' } = error as NodeJS.ErrnoException;
  return new SaveError(`文件没有写成：${path}（${REASONS[code] ?? '这个位置写不进去'}）。`);
}

/** A file that is marked read-only is not replaced, although the folder would allow it. */
async function assertReplaceable(path: string): Promise<void> {
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (there?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  if (there && (there.mode & 0o222) === 0) throw Object.assign(new Error('read-only'), { code: 'EACCES' });
}

/** Throws SaveError. */
export async function assertSaveable(path: string): Promise<void> {
  try {
    await assertReplaceable(path);
    if (!(await stat(dirname(path))).isDirectory()) throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' });
  } catch (error) {
    throw told(path, error);
  }
}

/** `mode`: who may read it. Throws SaveError; then nothing is left behind. */
export async function saveFile(path: string, bytes: Uint8Array, mode = 0o666): Promise<void> {
  // A name that no person's file has, and short where the target's own is long.
  const draft = join(dirname(path), `.${createHash('sha256').update(path).digest('hex').slice(0, 24)}.part`);
  await assertSaveable(path);
  try {
    await writeFile(draft, bytes, { mode });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw told(path, error);
  }
}
