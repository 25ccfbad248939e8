/** The parts under the server: sealed values, migrations, texts a database cannot hold. */
import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { isStorable } from '../../src-server/store/storable.ts';
import { migrate } from '../../src-server/store/migrate.ts';
import { openVault, type Place } from '../../src-server/store/vault.ts';
import { pgliteLane } from './support/lane.ts';

describe('a sealed value', () => {
  const place: Place = { order: '019a0000-0000-7000-8000-000000000000', n: 1, field: 'callerPhone' };
  const held = { salt: '00112233445566778899aabbccddeeff', value: '13800001234 方女士' };

  test('opens with its key at its place, and nowhere else', () => {
    const vault = openVault(Buffer.alloc(32, 1));
    const sealed = vault.seal(place, held);
    expect(openVault(Buffer.alloc(32, 1)).open(place, sealed)).toEqual(held);
    expect(sealed.includes(Buffer.from(held.value))).toBe(false);
    expect(sealed.includes(Buffer.from(held.salt, 'hex'))).toBe(false);
    expect(vault.seal(place, held)).not.toEqual(sealed);
    const elsewhere: Place[] = [
      { ...place, n: 2 },
      { ...place, field: 'callerName' },
      { ...place, order: place.order.replace('9', '8') },
    ];
    for (const other of elsewhere) expect(() => vault.open(other, sealed)).toThrow(/authenticate/);
    expect(() => openVault(Buffer.alloc(32, 2)).open(place, sealed)).toThrow(/authenticate/);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = changed[at]! ^ 1;
      expect(() => vault.open(place, changed)).toThrow(/authenticate|unknown way/);
    }
  });

  test('fingerprints say whether contents are equal, and differ between keys', () => {
    const [one, other] = [openVault(randomBytes(32)), openVault(randomBytes(32))];
    expect(one.fingerprint('内容')).toBe(one.fingerprint('内容'));
    expect(one.fingerprint('内容')).not.toBe(one.fingerprint('别的'));
    expect(one.fingerprint('内容')).not.toBe(other.fingerprint('内容'));
    expect(() => openVault(Buffer.alloc(16))).toThrow(/32 bytes/);
  });
});

test('texts that PostgreSQL cannot hold are found at any depth', () => {
  expect(isStorable({ a: ['文字', 1, null, true, { b: '😀' }] })).toBe(true);
  for (const bad of ['\u0000', '\ud83d', ['a', { b: '\ude00' }], { '\u0000': 1 }]) expect(isStorable(bad)).toBe(false);
  let deep: unknown = '\u0000';
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(isStorable(deep)).toBe(false);
});

describe('a database', () => {
  const store = pgliteLane();

  test('is migrated once, and refused when a newer program wrote it', async () => {
    await migrate(store());
    const { db } = store();
    await db.execute(
      sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of the future', 9999999999999)`,
    );
    await expect(migrate(store())).rejects.toThrow(/更新版本/);
    await db.execute(sql`delete from drizzle.__drizzle_migrations where hash = 'of the future'`);
    await migrate(store());
  });
});
