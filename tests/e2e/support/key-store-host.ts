/** A main process around the real key store of the operating system. */
import { app, safeStorage } from 'electron';
import { join } from 'node:path';
import { hasOsKeyStore, osKeyStore } from '../../../src-main/shell/os-key-store.ts';
import { keyStoreContract } from '../../store/key-store.contract.ts';

const folder = process.argv.find((word) => word.startsWith('--data='))?.slice(7);
if (folder === undefined) throw new Error('--data=… is missing');
let made = 0;

const keyStoreHost = {
  answers: async (): Promise<boolean> => {
    await app.whenReady();
    return hasOsKeyStore(safeStorage, process.platform);
  },
  /** One promise of the contract, by name. */
  async check(name: string): Promise<string> {
    const again = async () => osKeyStore(safeStorage, join(folder, `${made}.key`));
    const fresh = () => {
      made++;
      return again();
    };
    const found = keyStoreContract.find((each) => each.name === name);
    return found ? found.check(fresh, again).then(() => 'kept', String) : 'unknown';
  },
};
export type KeyStoreHost = typeof keyStoreHost;

app.setPath('userData', join(folder, 'data'));
Object.assign(globalThis, { keyStoreHost });
