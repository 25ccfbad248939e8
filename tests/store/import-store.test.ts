/** Whose store a file goes into, and in whose name. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DISTRICT } from '../unit/support/world.ts';
import { Place, run } from './support/cli.ts';
import { csvOf, Folder, HEADER, row } from './support/files.ts';

describe('an enrolled store', () => {
  const place = new Place();

  it('takes a file in the name of a user who handles orders', async () => {
    await place.enrol(DISTRICT);
    const file = new Folder().csv('a.csv', HEADER, row(1), row(2, { 街道: '古城街道' }));
    await run(['user', 'add', '看客', '--role', 'viewer', ...place.where]);
    const imported = (...more: string[]) => run(['import', file, ...more, ...place.where]);
    expect(await imported()).toMatchObject({ code: 2, out: null, err: expect.stringContaining('--as') });
    expect(await imported('--as', '无此人')).toMatchObject({ code: 1, out: null });
    expect(await imported('--as', '看客')).toMatchObject({ code: 1, out: null, err: expect.stringContaining('权限') });
    expect(await imported('--as', '李建国')).toMatchObject({ code: 0, out: { read: 2, new: 2 } });
    expect(await imported('--as', '李建国')).toMatchObject({ code: 0, out: { unchanged: 2 } });
    expect(await run(['outbox', ...place.where])).toMatchObject({ out: { pending: 2 } });
    expect(await run(['search', '第2处', ...place.where])).toMatchObject({ out: { total: 1 } });
    expect(await run(['verify', ...place.where])).toMatchObject({ code: 0, out: { ok: true } });
  });
});

describe('a store', () => {
  it('whose key is gone is not made anew', async () => {
    const folder = new Folder();
    folder.write('a.csv', csvOf(HEADER, row(1)));
    await folder.import('a.csv');
    const wrong = ['--store', join(folder.dir, 'store'), '--key-file', join(folder.dir, 'other'), '--json'];
    expect(await run(['import', 'a.csv', ...wrong], { cwd: folder.dir })).toMatchObject({ code: 3, out: null });
    folder.write('other', `${'ab'.repeat(32)}\n`);
    expect(await run(['import', 'a.csv', ...wrong], { cwd: folder.dir })).toMatchObject({ code: 3, out: null });
  });
});
