/** The door of the store: keys, files, foreign and newer stores, and what lies on the disk. */
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrationsFolder } from '../../src-main/engine/store/migrate.ts';
import { backup } from '../../src-main/engine/store/backup.ts';
import { connect } from '../../src-main/engine/store/connection.ts';
import { hasStore, openStore, STORE_FILE } from '../../src-main/engine/store/open.ts';
import { assertRuntime } from '../../src-main/engine/store/runtime.ts';
import { RECEIVED, received } from '../unit/support/world.ts';
import { deliver, desk, newKey, temporary } from './support/desk.ts';

const bytesIn = (dir: string): Buffer[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));

describe('opening a store', () => {
  it('is made new only when asked, in a folder and a file of their owner', () => {
    const dir = join(temporary(), 'data');
    const key = newKey();
    expect(() => openStore(dir, key, { create: false })).toThrow(expect.objectContaining({ code: 'absent' }));
    expect(existsSync(dir)).toBe(false);
    const store = openStore(dir, key, { create: true });
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(dir)) expect([name, statSync(join(dir, name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(store.db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(store.db.pragma('synchronous', { simple: true })).toBe(2);
    expect(store.db.pragma('foreign_keys', { simple: true })).toBe(1);
    const migrations = readdirSync(migrationsFolder()).filter((name) => name.endsWith('.sql')).length;
    expect(store.db.pragma('user_version', { simple: true })).toBe(migrations);
    store.close();
    openStore(dir, key, { create: false }).close();
  });

  it('refuses a wrong key and leaves every byte as it was', () => {
    const dir = temporary();
    openStore(dir, newKey(), { create: true }).close();
    const before = bytesIn(dir);
    for (const create of [true, false])
      expect(() => openStore(dir, newKey(), { create })).toThrow(expect.objectContaining({ code: 'key' }));
    expect(() => openStore(dir, 'abc', { create: true })).toThrow(expect.objectContaining({ code: 'key' }));
    expect(bytesIn(dir)).toEqual(before);
  });

  it('makes no new store over a damaged file, nor over an emptied one with a log beside it', () => {
    const dir = temporary();
    writeFileSync(join(dir, STORE_FILE), 'not a store at all, but somebody keeps it');
    expect(hasStore(dir)).toBe(true);
    expect(() => openStore(dir, newKey(), { create: true })).toThrow(expect.objectContaining({ code: 'key' }));
    truncateSync(join(dir, STORE_FILE), 0);
    writeFileSync(join(dir, `${STORE_FILE}-wal`), 'pages that were never merged');
    expect(() => openStore(dir, newKey(), { create: true })).toThrow(expect.objectContaining({ code: 'damaged' }));
  });

  it('leaves a store of a newer program and a file of another program alone', () => {
    const [dir, key] = [temporary(), newKey()];
    const store = openStore(dir, key, { create: true });
    store.db.pragma('user_version=99');
    store.close();
    expect(() => openStore(dir, key, { create: true })).toThrow(
      expect.objectContaining({ code: 'newer', message: expect.stringContaining('新版本') }),
    );
    const other = connect(join(dir, STORE_FILE), key);
    other.pragma('application_id=7');
    other.close();
    expect(() => openStore(dir, key, { create: true })).toThrow(expect.objectContaining({ code: 'foreign' }));
  });

  it('asks for a runtime it can trust', () => {
    expect(() => assertRuntime('20.20.0', () => '3.53.4')).toThrow(expect.objectContaining({ code: 'runtime' }));
    expect(() => assertRuntime('22.19.0', () => '3.51.2')).toThrow(expect.objectContaining({ code: 'sqlite' }));
    expect(() => assertRuntime('22.19.0', () => '3.51.3')).not.toThrow();
    expect(() => assertRuntime()).not.toThrow();
  });
});

describe('what lies on the disk', () => {
  it('shows neither a name nor a number nor the format, in the file, its log and a backup', () => {
    const at = desk();
    deliver(at, received());
    backup(at.workstation.store.db, at.key, join(at.dir, 'backup', 'copy.db'));
    const all = Buffer.concat(bytesIn(at.dir));
    for (const word of [
      RECEIVED.caller.name,
      RECEIVED.caller.phone,
      RECEIVED.number,
      '地下室',
      'SQLite format 3',
      'CREATE TABLE',
    ])
      expect([word, all.includes(word)]).toEqual([word, false]);
  });

  it('is copied whole by a backup that opens with the same key and no other', () => {
    const at = desk();
    deliver(at, received());
    const path = join(at.dir, 'backup', 'copy.db');
    backup(at.workstation.store.db, at.key, path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const other = temporary();
    copyFileSync(path, join(other, STORE_FILE));
    const copy = openStore(other, at.key, { create: false });
    expect(copy.sql('SELECT number FROM order_row').pluck().all()).toEqual([RECEIVED.number]);
    copy.close();
    expect(() => connect(path, newKey())).toThrow(expect.objectContaining({ code: 'key' }));
    expect(() => backup(at.workstation.store.db, at.key, path)).toThrow(expect.objectContaining({ code: 'backup' }));
  });
});
