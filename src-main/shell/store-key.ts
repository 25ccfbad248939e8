/** Which key store this start uses. */
import { safeStorage } from 'electron';
import { join } from 'node:path';
import { keyFileStore } from '../keys/key-file.ts';
import { KeyError, type KeyStore } from '../keys/key-store.ts';
import { hasOsKeyStore, osKeyStore } from './os-key-store.ts';
import type { Settings } from './settings.ts';

/** The named key file, else the operating system's key store. Throws KeyError when there is neither. */
export async function chooseKeyStore({ keyFile, storeDir }: Settings): Promise<KeyStore> {
  if (keyFile !== null) return keyFileStore(keyFile);
  if (await hasOsKeyStore(safeStorage, process.platform))
    return osKeyStore(safeStorage, join(storeDir, 'store.key.wrapped'));
  throw new KeyError(
    'os-key-store-missing',
    '本机没有可用的系统密钥库，不能安全保存数据密钥。请安装并解锁系统密钥库（如 GNOME 密钥环）后重试，或用 --key-file 指定密钥文件。',
  );
}
