/** The store's key, wrapped by the operating system's key store and kept in a file beside the store. */
import { readFile } from 'node:fs/promises';
import type { SafeStorage } from 'electron';
import { isKey, KeyError, newKey, type KeyStore } from '../keys/key-store.ts';
import { isMissing, isPresent, writeNewPrivateFile } from '../keys/private-file.ts';

/** Older Electron has only the calls that block. */
type Wrapper = Pick<SafeStorage, 'encryptString' | 'decryptString' | 'isEncryptionAvailable'> &
  Partial<
    Pick<
      SafeStorage,
      'encryptStringAsync' | 'decryptStringAsync' | 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend'
    >
  >;

/**
 * Does the system keep keys for us? On Linux without a keyring Electron would "encrypt" with a password that everybody
 * knows (`basic_text`): that is no key store.
 */
export async function hasOsKeyStore(safeStorage: Wrapper, platform: NodeJS.Platform): Promise<boolean> {
  const available = await (safeStorage.isAsyncEncryptionAvailable?.() ?? safeStorage.isEncryptionAvailable());
  if (!available || platform !== 'linux') return available;
  const backend = safeStorage.getSelectedStorageBackend?.() ?? 'unknown';
  return backend !== 'basic_text' && backend !== 'unknown';
}

const wrap = async (safeStorage: Wrapper, key: string): Promise<Buffer> =>
  safeStorage.encryptStringAsync ? safeStorage.encryptStringAsync(key) : safeStorage.encryptString(key);

const unwrap = async (safeStorage: Wrapper, wrapped: Buffer): Promise<string> =>
  safeStorage.decryptStringAsync
    ? (await safeStorage.decryptStringAsync(wrapped)).result
    : safeStorage.decryptString(wrapped);

const REFUSED =
  '系统密钥库没有解开本机数据的密钥，数据没有改动。请用平时使用的系统账号登录并解锁密钥库后重试；更换过系统或账号的，请用备份恢复。';

/** @param path the file with the wrapped key */
export function osKeyStore(safeStorage: Wrapper, path: string): KeyStore {
  const readWrapped = async (): Promise<Buffer | null> => {
    try {
      return await readFile(path);
    } catch (error) {
      if (isMissing(error)) return null;
      throw new KeyError('unreadable', `密钥文件 ${path} 读不出来。请检查文件权限和磁盘后重试，不要删除它。`, error);
    }
  };
  return {
    kind: 'os',
    async read() {
      const wrapped = await readWrapped();
      if (wrapped === null) return null;
      const key = await unwrap(safeStorage, wrapped).catch((error: unknown) => {
        throw new KeyError('os-key-store-refused', REFUSED, error);
      });
      if (!isKey(key)) throw new KeyError('damaged', `密钥文件 ${path} 已损坏。请从备份中恢复该文件，不要新建。`);
      return key;
    },
    async create() {
      const key = newKey();
      const wrapped = await wrap(safeStorage, key).catch((error: unknown) => {
        throw new KeyError(
          'os-key-store-refused',
          '系统密钥库没有接受新密钥，没有建立数据。请解锁密钥库后重试。',
          error,
        );
      });
      try {
        await writeNewPrivateFile(path, wrapped);
      } catch (error) {
        if (isPresent(error)) throw new KeyError('exists', `密钥文件 ${path} 已经存在，没有覆盖。`, error);
        throw new KeyError('not-written', `密钥文件 ${path} 写不进去。请检查目录权限和磁盘空间后重试。`, error);
      }
      return key;
    },
  };
}
