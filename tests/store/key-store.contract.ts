/** What every KeyStore keeps to; run on the key file by vitest and, where one answers, on the real OS key store by the e2e lane. */
import type { KeyStore } from '../../src-main/keys/key-store.ts';

export interface KeyStoreCase {
  name: string;
  /** Throws when the promise is broken. `fresh` makes a key store with no key yet, `again` reopens the last one. */
  check(fresh: () => Promise<KeyStore>, again: () => Promise<KeyStore>): Promise<void>;
}

const assert = (condition: boolean, message: string): void => {
  if (!condition) throw new Error(message);
};

const codeOf = (action: Promise<unknown>): Promise<string> =>
  action.then(
    () => 'no error',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );

export const keyStoreContract: readonly KeyStoreCase[] = [
  {
    name: 'has no key before one is made',
    check: async (fresh) => assert((await (await fresh()).read()) === null, 'a fresh key store has a key'),
  },
  {
    name: 'makes a key of 32 bytes and gives the same one again, also when reopened',
    async check(fresh, again) {
      const store = await fresh();
      const key = await store.create();
      assert(/^[0-9a-f]{64}$/.test(key), 'not 64 hex digits');
      assert((await store.read()) === key, 'another key at once');
      assert((await (await again()).read()) === key, 'another key after reopening');
    },
  },
  {
    name: 'makes another key each time',
    check: async (fresh) =>
      assert((await (await fresh()).create()) !== (await (await fresh()).create()), 'the same key twice'),
  },
  {
    name: 'never replaces a key',
    async check(fresh, again) {
      const key = await (await fresh()).create();
      assert((await codeOf((await again()).create())) === 'exists', 'a second create was not refused');
      assert((await (await again()).read()) === key, 'the key changed');
    },
  },
];
