/** The wrapping around a key store of the system, with a stand-in for the system; the real one is asked by the e2e lane. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { obtainKey } from '../../src-main/keys/obtain-key.ts';
import { hasOsKeyStore, osKeyStore } from '../../src-main/shell/os-key-store.ts';
import { keyStoreContract } from './key-store.contract.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'os-key-store-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const flip = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));

/** Older Electron: calls that block. */
const blocking = {
  isEncryptionAvailable: () => true,
  encryptString: (text: string) => flip(Buffer.from(text)),
  decryptString: (bytes: Buffer) => flip(bytes).toString(),
};
/** Newer Electron: the calls that block must not be used. */
const waiting = {
  isEncryptionAvailable: () => false,
  encryptString: () => expect.unreachable('blocks'),
  decryptString: () => expect.unreachable('blocks'),
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text: string) => flip(Buffer.from(text)),
  decryptStringAsync: async (bytes: Buffer) => ({ result: flip(bytes).toString(), shouldReEncrypt: false }),
};
const locked = {
  ...waiting,
  encryptStringAsync: () => Promise.reject(new Error('locked')),
  decryptStringAsync: () => Promise.reject(new Error('locked')),
};
const lockedBlocking = {
  ...blocking,
  decryptString: () => {
    throw new Error('locked');
  },
};

for (const [name, system] of Object.entries({ blocking, waiting })) {
  describe(`KeyStore contract, ${name} calls`, () => {
    for (const { name: promise, check } of keyStoreContract) {
      test(promise, async () => {
        let made = 0;
        const again = async () => osKeyStore(system, join(folder, `store-${made}.key`));
        await check(async () => {
          made++;
          return again();
        }, again);
      });
    }
  });
}

describe('wrapped key', () => {
  const path = (): string => join(folder, 'store.key.wrapped');

  test('the file holds no key and is for its owner only', async () => {
    const key = await osKeyStore(waiting, path()).create();
    expect(readFileSync(path(), 'latin1')).not.toContain(key);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  test.each(Object.entries({ locked, lockedBlocking }))(
    'a failed decryption (%s) is an error and leaves everything as it was',
    async (_name, system) => {
      const key = await osKeyStore(waiting, path()).create();
      const before = readFileSync(path());
      await expect(obtainKey(osKeyStore(system, path()), folder)).rejects.toMatchObject({
        name: 'KeyError',
        code: 'os-key-store-refused',
        message: expect.stringContaining('系统密钥库'),
      });
      expect(readdirSync(folder)).toEqual(['store.key.wrapped']);
      expect(readFileSync(path())).toEqual(before);
      expect(await osKeyStore(waiting, path()).read()).toBe(key);
    },
  );

  test('a key that cannot be wrapped is not kept', async () => {
    await expect(osKeyStore(locked, path()).create()).rejects.toMatchObject({ code: 'os-key-store-refused' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a store without its key gets no new key', async () => {
    writeFileSync(join(folder, 'workbench.db'), 'something');
    await expect(obtainKey(osKeyStore(waiting, path()), folder)).rejects.toMatchObject({ code: 'lost' });
    expect(readdirSync(folder)).toEqual(['workbench.db']);
  });
});

describe('which systems keep keys', () => {
  const backend = (name: string) => ({ ...blocking, getSelectedStorageBackend: () => name as never });

  test('on Linux only a real keyring counts', async () => {
    expect(await hasOsKeyStore(backend('gnome_libsecret'), 'linux')).toBe(true);
    expect(await hasOsKeyStore(backend('kwallet6'), 'linux')).toBe(true);
    expect(await hasOsKeyStore(backend('basic_text'), 'linux')).toBe(false);
    expect(await hasOsKeyStore(backend('unknown'), 'linux')).toBe(false);
    expect(await hasOsKeyStore(blocking, 'linux')).toBe(false);
  });

  test('elsewhere the system answers for itself', async () => {
    expect(await hasOsKeyStore(blocking, 'win32')).toBe(true);
    expect(await hasOsKeyStore({ ...blocking, isEncryptionAvailable: () => false }, 'win32')).toBe(false);
  });
});
