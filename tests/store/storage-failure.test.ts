/** What a person is told when the disk or the file fails, and that a damaged file proves nothing. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endOf } from '../../src-main/engine/cli/exit.ts';
import { writeNewPrivateFile } from '../../src-main/keys/private-file.ts';
import { openStore, STORE_FILE } from '../../src-main/engine/store/open.ts';
import { received, uuid } from '../unit/support/world.ts';
import { run } from './support/cli.ts';
import { deliver, desk, newKey, temporary } from './support/desk.ts';

const failing = (code: string): Error => Object.assign(new Error('/home/x/store: words of a caller'), { code });

describe('words for a failing store', () => {
  it.each([
    ['SQLITE_CORRUPT', '已损坏'],
    ['SQLITE_CORRUPT_VTAB', '已损坏'],
    ['SQLITE_NOTADB', '已损坏'],
    ['SQLITE_FULL', '磁盘已满'],
    ['ENOSPC', '磁盘已满'],
    ['SQLITE_IOERR_WRITE', '磁盘读写出错'],
    ['SQLITE_CANTOPEN', '打不开'],
    ['SQLITE_BUSY_SNAPSHOT', '另一个程序'],
    ['SQLITE_READONLY_DIRECTORY', '不能写入'],
  ])('%s: %s', (code, words) => {
    for (const error of [failing(code), new Error('outer', { cause: failing(code) })]) {
      const { exitCode, message } = endOf(error);
      expect([exitCode, message]).toEqual([3, expect.stringContaining(words)]);
      expect(message).not.toMatch(/[/\\]|caller/);
    }
  });

  it.each([
    [failing('E_STRANGE'), 'E_STRANGE'],
    [new TypeError('words of a caller'), 'TypeError'],
    ['thrown text', 'Error'],
  ])('anything else is named, not quoted: %s', (error, label) => {
    const { message } = endOf(error);
    expect(message).toContain(`（${label}）`);
    expect(message).not.toMatch(/数据没有损坏|words|\/|thrown/);
  });
});

describe('a damaged file', () => {
  it('is told and yields neither digest nor proof', async () => {
    const at = desk();
    deliver(at, ...Array.from({ length: 60 }, (_, i) => received({ number: `N${i}` }, uuid(i + 1))));
    at.workstation.close();
    const path = join(at.dir, STORE_FILE);
    const whole = readFileSync(path);
    const where = ['--store', at.dir, '--key-file', join(at.dir, 'key'), '--json'];
    writeFileSync(join(at.dir, 'key'), `${at.key}\n`, { mode: 0o600 });
    for (const command of ['digest', 'verify']) expect(await run([command, ...where])).toMatchObject({ code: 0 });
    const pages = whole.length / 4096;
    for (const page of [1, Math.floor(pages / 2), pages - 1]) {
      writeFileSync(path, Buffer.from(whole).fill(0x5a, page * 4096 + 100, page * 4096 + 400));
      for (const command of ['digest', 'verify']) {
        const { code, out, err } = await run([command, ...where]);
        expect([page, command, code, out]).toEqual([page, command, 3, null]);
        expect(err).toContain('已损坏');
        expect(err).not.toContain(at.dir);
      }
    }
  });
});

describe('closing', () => {
  it('does not fail after the work is done', () => {
    const store = openStore(temporary(), newKey(), { create: true });
    store.db.pragma = () => {
      throw failing('SQLITE_FULL');
    };
    expect(() => store.close()).not.toThrow();
    expect(store.db.open).toBe(false);
  });
});

describe('a private file', () => {
  it('that could not be written leaves no draft', async () => {
    const dir = temporary();
    await expect(writeNewPrivateFile(join(dir, 'key'), 7 as never)).rejects.toThrow('data');
    expect(readdirSync(dir)).toEqual([]);
  });
});
