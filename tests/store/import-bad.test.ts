/** Files that cannot be taken, and failures half-way: a clear word in Chinese, and nothing changed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { CFB, utils, write } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { workbookOf } from '../../src-main/engine/exchange/write-workbook.ts';
import { nobody } from '../../src-main/engine/import/author.ts';
import { importFile } from '../../src-main/engine/import/import-file.ts';
import { openFile } from '../../src-main/engine/import/open-file.ts';
import { storageFailure } from '../../src-main/engine/store/storage-failure.ts';
import { newKey, openDesk, temporary, TestClock } from './support/desk.ts';
import { csvOf, Folder, HEADER, row, rows } from './support/files.ts';
import { IMPORTING_CHILD } from './support/import-child.ts';

const XLSX = workbookOf([{ name: '工单', rows: [HEADER, ...rows(3)] }]);

const XLS = write(
  { SheetNames: ['工单'], Sheets: { 工单: utils.aoa_to_sheet([['工单编号', '标题']]) } },
  { type: 'buffer', bookType: 'biff8' },
) as Uint8Array;

const ENCRYPTED_NAME = Buffer.from('EncryptedPackage', 'utf16le');

function encrypted(): Uint8Array {
  const container = CFB.utils.cfb_new();
  CFB.utils.cfb_add(container, '/EncryptionInfo', Buffer.alloc(64));
  CFB.utils.cfb_add(container, '/EncryptedPackage', Buffer.alloc(9000, 7));
  return CFB.write(container, { type: 'buffer' }) as Uint8Array;
}

function zipOf(...names: string[]): Uint8Array {
  const container = CFB.utils.cfb_new();
  for (const name of names) CFB.utils.cfb_add(container, `/${name}`, Buffer.from('<x/>'));
  return CFB.write(container, { type: 'buffer', fileType: 'zip' }) as Uint8Array;
}

describe('a file that cannot be taken', () => {
  it.each<[string, Uint8Array | string, string]>([
    ['a workbook that is cut off', XLSX.slice(0, XLSX.length / 2), '不完整或已损坏'],
    ['a workbook that is cut off in its directory', XLSX.slice(0, -30), '不完整或已损坏'],
    ['an old workbook that is cut off', XLS.slice(0, 700), '没有'],
    ['a workbook with a password', encrypted(), '打开密码'],
    ['the head of one with a password', Buffer.concat([XLS.slice(0, 600), ENCRYPTED_NAME]), '打开密码'],
    ['nothing', '', '空文件'],
    ['a Word document', zipOf('[Content_Types].xml', 'word/document.xml'), '不是表格'],
    ['a zip of something', zipOf('readme.txt'), '不是表格'],
    ['a sheet without a header', csvOf(['1', '2'], ['3', '4']), '表头'],
    ['a header of something else', csvOf(['姓名', '年龄', '单位'], ['甲', '30', '科']), '表头'],
    ['a mark of its encoding alone', '\uFEFF', '表头'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), '没有导入'],
    ['open quotes', `工单编号,标题,创建时间\r\n1,"没有完,2019-10-12\r\n`, '引号'],
    ['null bytes', `工单编号,标题\u0000,创建时间\r\n1,x,2019-10-12\r\n`, '不是表格'],
  ])('%s', async (_name, content, words) => {
    const folder = new Folder();
    folder.write('a.xlsx', content);
    const { code, out, err } = await folder.import('a.xlsx');
    expect([code, out, err]).toEqual([1, null, expect.stringContaining(words)]);
    expect(err).not.toContain(folder.dir);
    // No store was made either.
    expect(await folder.run(['verify'])).toMatchObject({ code: 3, err: expect.stringContaining('没有找到') });
    // And one that is there stays as it is.
    await folder.import(folder.csv('good.csv', HEADER, row(1)));
    expect(await folder.import('a.xlsx')).toMatchObject({ code: 1, out: null });
    expect(await folder.run(['verify'])).toMatchObject({ out: { ok: true, checked: 1, events: 1 } });
  });

  it('a folder, a file that is not there, a sheet that is not there', async () => {
    const folder = new Folder();
    mkdirSync(join(folder.dir, 'folder'));
    expect(await folder.import('folder')).toMatchObject({ code: 1, err: expect.stringContaining('不是文件') });
    expect(await folder.import('none.xlsx')).toMatchObject({ code: 1, err: expect.stringContaining('没有找到文件') });
    folder.xlsx('a.xlsx', HEADER, row(1));
    expect(await folder.import('a.xlsx', '--sheet', '别的')).toMatchObject({
      code: 1,
      err: expect.stringContaining('工单'),
    });
    expect(await folder.import('a.xlsx', '--sheet', '工单')).toMatchObject({ code: 0 });
  });

  it.skipIf(process.getuid?.() === 0)('one that may not be read', async () => {
    const folder = new Folder();
    chmodSync(folder.csv('a.csv', HEADER, row(1)), 0o000);
    expect(await folder.import('a.csv')).toMatchObject({ code: 1, err: expect.stringContaining('读不出来') });
  });

  it('500 MB, before a byte of it is read', async () => {
    const folder = new Folder();
    const file = openSync(join(folder.dir, 'a.xlsx'), 'w');
    ftruncateSync(file, 500 * 1024 * 1024);
    closeSync(file);
    const before = process.memoryUsage().arrayBuffers;
    expect(await folder.import('a.xlsx')).toMatchObject({ code: 1, out: null, err: expect.stringContaining('500 MB') });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('a small zip that says it inflates to gigabytes', async () => {
    const folder = new Folder();
    const bytes = Buffer.from(XLSX);
    const entry = bytes.indexOf(Buffer.from('504b0102', 'hex'));
    bytes.writeUInt32LE(0xfffffff0, entry + 24);
    folder.write('a.xlsx', bytes);
    expect(await folder.import('a.xlsx')).toMatchObject({
      code: 1,
      out: null,
      err: expect.stringContaining('解压后超过'),
    });
  });
});

describe('a failure half-way', () => {
  /** A store with one order of another file, and a file of many. */
  function prepared() {
    const [folder, dir, key] = [new Folder(), temporary(), newKey()];
    const workstation = openDesk(dir, key, new TestClock(), true);
    const author = nobody(undefined);
    importFile(workstation, openFile(folder.csv('one.csv', HEADER, row(1))), { source: '文件', author });
    const file = folder.csv('many.csv', HEADER, ...rows(800).map((cells) => cells.map((cell) => cell)));
    return { dir, key, workstation, author, file };
  }

  it('of the disk changes nothing, and the same file goes in when there is room again', () => {
    const { workstation, author, file } = prepared();
    const { store, truth } = workstation;
    const pages = store.db.pragma('page_count', { simple: true }) as number;
    store.db.pragma(`max_page_count=${pages + 150}`);
    const taken = (): unknown => importFile(workstation, openFile(file), { source: '文件', author });
    let error: unknown;
    try {
      taken();
    } catch (thrown) {
      error = thrown;
    }
    expect(storageFailure(error)).toBe('full');
    expect(truth.count()).toBe(1);
    store.db.pragma('max_page_count=1073741823');
    expect(taken()).toMatchObject({ read: 800, new: 799, unchanged: 1, refused: [] });
  });

  it('by a kill changes nothing, and the same file goes in afterwards', async () => {
    const { dir, key, workstation, author, file } = prepared();
    const child = spawn(process.execPath, [IMPORTING_CHILD, JSON.stringify({ dir, key, file })]);
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    expect(workstation.truth.count()).toBe(1);
    workstation.store.assertIntact();
    expect(importFile(workstation, openFile(file), { source: '文件', author })).toMatchObject({
      new: 799,
      unchanged: 1,
    });
  });
});
