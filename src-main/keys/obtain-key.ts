/** The one way to a store's key: a new key is made only where no store was ever written. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyError, type KeyStore } from './key-store.ts';
import { isMissing } from './private-file.ts';

/** Does the folder hold a database that some key was used for? */
async function holdsStore(dir: string): Promise<boolean> {
  const names = await readdir(dir).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw new KeyError('unreadable', `数据目录 ${dir} 读不出来。请检查权限和磁盘后重试。`, error);
  });
  const databases = names.filter((name) => name.endsWith('.db'));
  const sizes = await Promise.all(databases.map(async (name) => (await stat(join(dir, name))).size));
  return sizes.some((size) => size > 0);
}

/**
 * The key of the store in `dir`, made now for a folder without one. Throws KeyError; `lost` when there is a store and its
 * key is gone: a new key would open nothing and a new store would hide the old one.
 */
export async function obtainKey(keys: KeyStore, dir: string): Promise<string> {
  const key = await keys.read();
  if (key !== null) return key;
  if (await holdsStore(dir))
    throw new KeyError('lost', `${dir} 里有数据，但找不到它的密钥。没有改动任何文件，请恢复原来的密钥文件后重试。`);
  return keys.create();
}
