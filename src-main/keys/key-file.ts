/** A key in a plain file: for the command line, tests, demonstrations and machines without a key store. */
import { open } from 'node:fs/promises';
import { isKey, KeyError, newKey, type KeyStore } from './key-store.ts';
import { isMissing, isPresent, writeNewPrivateFile } from './private-file.ts';

/** On Windows the mode says nothing about who may read; there the folder's access list protects the file. */
const HAS_MODES = process.platform !== 'win32';

async function readPrivately(path: string): Promise<string | null> {
  try {
    const file = await open(path, 'r');
    try {
      // The opened file is asked, not the path, which could be exchanged in between.
      const { mode } = await file.stat();
      if (HAS_MODES && (mode & 0o077) !== 0)
        throw new KeyError(
          'readable-by-others',
          `密钥文件 ${path} 能被其他用户读取，已拒绝使用。请执行 chmod 600 后重试。`,
        );
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    if (error instanceof KeyError) throw error;
    throw new KeyError('unreadable', `密钥文件 ${path} 读不出来。请检查文件权限和磁盘后重试，不要删除它。`, error);
  }
}

/** The key in the file, null when there is no file. Throws KeyError. */
export async function readKeyFile(path: string): Promise<string | null> {
  const text = await readPrivately(path);
  if (text === null) return null;
  const key = text.trim();
  if (!isKey(key))
    throw new KeyError('damaged', `密钥文件 ${path} 的内容不是 64 位十六进制密钥。请从备份中恢复该文件，不要新建。`);
  return key;
}

/** Makes the file with a new key and returns the key. Throws KeyError `exists` rather than overwrite. */
export async function createKeyFile(path: string): Promise<string> {
  const key = newKey();
  try {
    await writeNewPrivateFile(path, `${key}\n`);
  } catch (error) {
    if (isPresent(error))
      throw new KeyError(
        'exists',
        `密钥文件 ${path} 已经存在，没有覆盖；可能另一个程序刚刚建好了它。请再试一次。`,
        error,
      );
    throw new KeyError('not-written', `密钥文件 ${path} 写不进去。请检查目录权限和磁盘空间后重试。`, error);
  }
  return key;
}

export const keyFileStore = (path: string): KeyStore => ({
  kind: 'file',
  read: () => readKeyFile(path),
  create: () => createKeyFile(path),
});
