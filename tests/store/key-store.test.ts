import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKeyFile, keyFileStore, readKeyFile } from '../../src-main/keys/key-file.ts';
import { keyStoreContract } from './key-store.contract.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'key-store-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('KeyStore contract on the key file', () => {
  for (const { name, check } of keyStoreContract) {
    test(name, async () => {
      let made = 0;
      const at = (): string => join(folder, `sub-${made}`, 'store.key');
      await check(
        async () => {
          made++;
          return keyFileStore(at());
        },
        async () => keyFileStore(at()),
      );
    });
  }
});

describe('key file', () => {
  const path = (): string => join(folder, 'store.key');

  test('is 64 hex digits and a newline, for the owner only, with nothing left beside it', async () => {
    const key = await createKeyFile(path());
    expect(readFileSync(path(), 'utf8')).toBe(`${key}\n`);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['store.key']);
  });

  test.each([0o640, 0o604, 0o660, 0o666])('readable or writable by others (%o) is refused', async (mode) => {
    await createKeyFile(path());
    chmodSync(path(), mode);
    await expect(readKeyFile(path())).rejects.toMatchObject({
      code: 'readable-by-others',
      message: expect.stringContaining('chmod 600'),
    });
  });

  test.each(['', 'abc', 'g'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}\n${'b'.repeat(64)}`])(
    'damaged content %j is an error, never "no key"',
    async (content) => {
      writeFileSync(path(), content, { mode: 0o600 });
      await expect(readKeyFile(path())).rejects.toMatchObject({ code: 'damaged' });
      await expect(createKeyFile(path())).rejects.toMatchObject({ code: 'exists' });
      expect(readFileSync(path(), 'utf8')).toBe(content);
    },
  );

  test('two at once: one makes the key, the other is told that it exists', async () => {
    const results = await Promise.allSettled([createKeyFile(path()), createKeyFile(path())]);
    expect(results.map((r) => r.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(readdirSync(folder)).toEqual(['store.key']);
  });
});
