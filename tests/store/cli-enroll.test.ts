/** Enrolment and users from a terminal. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src-main/engine/store/open.ts';
import { COMMUNITY, DISTRICT, STREET } from '../unit/support/world.ts';
import { PASSWORD, Place, run, type Answer } from './support/cli.ts';

const at = new Place();

describe('enrolment', () => {
  it('makes neither key nor store when the centre refuses or is away', async () => {
    const wrong = await run(
      ['enroll', '--server', at.server, '--code', 'WRONG-1', '--admin', '甲', '--password-stdin', ...at.where],
      { input: PASSWORD },
    );
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('登记码不正确') });
    await at.centre.stop();
    expect(await at.enrol()).toMatchObject({ code: 3 });
    expect([existsSync(join(at.dir, 'key')), existsSync(join(at.dir, 'store'))]).toEqual([false, false]);
  });

  it('wants a first user with a password of eight characters', async () => {
    const base = ['enroll', '--server', at.server, '--code', 'CODE-1'];
    expect(await run([...base, ...at.where])).toMatchObject({ code: 2, err: expect.stringContaining('--admin') });
    expect(
      await run([...base, '--admin', '甲', '--password-stdin', ...at.where], { input: '1234567\n' }),
    ).toMatchObject({
      code: 2,
      err: expect.stringContaining('8 位'),
    });
  });

  it('shows a password only in a demonstration', async () => {
    at.centre.mark = 'real';
    expect(await at.enrol(STREET, ['--demo-password'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('演示'),
    });
    expect([...at.centre.codes]).toEqual([['CODE-1', STREET]]);
    at.centre.mark = 'demo';
    expect(await at.enrol(STREET, ['--demo-password'])).toMatchObject({ code: 0 });
    const store = openStore(join(at.dir, 'store'), readFileSync(join(at.dir, 'key'), 'utf8').trim(), { create: false });
    expect(store.sql("SELECT value FROM meta WHERE key = 'demoPassword'").pluck().get()).toBe(JSON.stringify(PASSWORD));
    store.close();
    expect(await at.enrol()).toMatchObject({ code: 1, err: expect.stringContaining('--again') });
  });

  it('makes again what a lost centre forgot, on request, and keeps users and words', async () => {
    await at.enrol();
    at.centre.devices.clear();
    at.centre.forgotten = true;
    expect(await run(['sync', ...at.where])).toMatchObject({ code: 1, err: expect.stringContaining('重新登记') });
    at.centre.forgotten = false;
    at.centre.codes.set('CODE-2', STREET);
    const again = ['enroll', '--server', at.server, '--code', 'CODE-2', ...at.where];
    expect(await run(again)).toMatchObject({ code: 1, err: expect.stringContaining('--again') });
    expect(await run([...again, '--again'])).toMatchObject({ code: 0, out: { unit: { code: STREET }, user: null } });
    expect(await run(['user', 'list', ...at.where])).toMatchObject({ out: [{ name: '李建国' }] });
    expect(await run(['sync', ...at.where])).toMatchObject({ code: 0 });
  });

  it('needs no flag when the store has to enrol anew', async () => {
    await at.enrol();
    at.centre.devices.clear();
    expect(await run(['sync', ...at.where])).toMatchObject({ code: 1, err: expect.stringContaining('重新登记') });
    at.centre.codes.set('CODE-2', STREET);
    expect(await run(['enroll', '--server', at.server, '--code', 'CODE-2', ...at.where])).toMatchObject({ code: 0 });
  });

  it('uses up no code where nothing can be written, and leaves nothing behind', async () => {
    writeFileSync(join(at.dir, 'file'), '');
    const words = ['enroll', '--server', at.server, '--code', 'CODE-1', '--admin', '甲', '--password-stdin'];
    at.centre.codes.set('CODE-1', STREET);
    const into = (store: string): Promise<Answer> =>
      run([...words, '--store', join(at.dir, store), '--key-file', join(at.dir, 'keys', 'key')], { input: PASSWORD });
    expect(await into('file/store')).toMatchObject({ code: 3, out: null, err: expect.stringContaining('目录') });
    expect([...at.centre.codes.keys()]).toEqual(['CODE-1']);
    expect(readdirSync(at.dir)).toEqual(['file']);
    mkdirSync(join(at.dir, 'rest'));
    writeFileSync(join(at.dir, 'rest', 'workbench.db-wal'), 'not merged');
    expect(await into('rest')).toMatchObject({ code: 3, err: expect.stringContaining('日志') });
    expect([...at.centre.codes.keys()]).toEqual(['CODE-1']);
    expect(readdirSync(join(at.dir, 'rest'))).toEqual(['workbench.db-wal']);
    mkdirSync(join(at.dir, 'store'));
    writeFileSync(join(at.dir, 'store', 'note.txt'), '');
    at.centre.codes.clear();
    expect(await into('store')).toMatchObject({ code: 1 });
    expect(readdirSync(at.dir).toSorted()).toEqual(['file', 'rest', 'store']);
    expect(readdirSync(join(at.dir, 'store'))).toEqual(['note.txt']);
  });

  it('uses the key that is there and never makes one for a store that exists', async () => {
    await at.enrol();
    const key = readFileSync(join(at.dir, 'key'), 'utf8');
    expect(
      await run(['outbox', '--store', join(at.dir, 'store'), '--key-file', join(at.dir, 'other'), '--json']),
    ).toMatchObject({ code: 3, err: expect.stringContaining('没有找到密钥文件') });
    expect(existsSync(join(at.dir, 'other'))).toBe(false);
    writeFileSync(join(at.dir, 'other'), `${'0'.repeat(64)}\n`, { mode: 0o600 });
    expect(
      await run(['outbox', '--store', join(at.dir, 'store'), '--key-file', join(at.dir, 'other'), '--json']),
    ).toMatchObject({ code: 3, err: expect.stringContaining('密钥不对') });
    chmodSync(join(at.dir, 'key'), 0o644);
    expect(await run(['outbox', ...at.where])).toMatchObject({ code: 3, err: expect.stringContaining('chmod 600') });
    expect(readFileSync(join(at.dir, 'key'), 'utf8')).toBe(key);
  });
});

describe('users', () => {
  it('are added with a role in a unit of this workstation', async () => {
    await at.enrol();
    const add = (name: string, ...more: string[]): Promise<Answer> =>
      run(['user', 'add', name, ...more, ...at.where], { input: `${PASSWORD}\n` });
    expect(await add('方梅', '--role', 'clerk', '--unit', COMMUNITY, '--password-stdin')).toMatchObject({
      code: 0,
      out: { name: '方梅', role: 'clerk', unit: COMMUNITY },
    });
    expect(await add('方梅', '--role', 'viewer')).toMatchObject({ code: 1, err: expect.stringContaining('已经存在') });
    expect(await add('外人', '--role', 'clerk', '--unit', DISTRICT)).toMatchObject({ code: 1 });
    expect(await add('无角色', '--role', 'boss')).toMatchObject({ code: 2 });
    expect(await run(['user', 'list', ...at.where])).toMatchObject({
      code: 0,
      out: [
        { name: '李建国', role: 'admin' },
        { name: '方梅', unit: COMMUNITY, lastAt: null },
      ],
    });
  });
});
