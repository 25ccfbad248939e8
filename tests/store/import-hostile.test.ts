/** What a hostile check of the import and of the figures found: each was wrong once. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CFB } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { workbookOf } from '../../src-main/engine/exchange/write-workbook.ts';
import { Folder, HEADER, row, rows } from './support/files.ts';

const SHEET = '/xl/worksheets/sheet1.xml';

/** A workbook with the text of its sheet changed; `damage` changes bytes of it without telling the checksum. */
function edited(xlsx: Uint8Array, edit: (xml: string) => string): Uint8Array {
  const container = CFB.read(Buffer.from(xlsx), { type: 'buffer' });
  const found = CFB.find(container, SHEET)!;
  const xml = edit(Buffer.from(found.content as Uint8Array).toString('utf8'));
  CFB.utils.cfb_add(container, SHEET, Buffer.from(xml));
  return CFB.write(container, { type: 'buffer', fileType: 'zip', compression: true }) as Uint8Array;
}

describe('a workbook', () => {
  it('with a byte that flipped on its way is refused whole', async () => {
    const folder = new Folder();
    const bytes = Buffer.from(edited(workbookOf([{ name: '工单', rows: [HEADER, ...rows(300)] }]), (xml) => xml));
    const name = Buffer.from(SHEET.slice(1));
    const start = bytes.indexOf(name) + name.length;
    const answers = [];
    for (const at of [400, 900, 1500, 2500]) {
      const copy = Buffer.from(bytes);
      copy[start + at] = (copy[start + at] ?? 0) ^ 0x10;
      folder.write('a.xlsx', copy);
      answers.push(await folder.import('a.xlsx'));
    }
    for (const { code, out, err } of answers)
      expect([code, out, err]).toEqual([1, null, expect.stringContaining('已损坏')]);
    expect(existsSync(join(folder.dir, 'store'))).toBe(false);
  });

  it('with a formula that nobody has computed keeps the formula as text', async () => {
    const folder = new Folder();
    const xlsx = workbookOf([{ name: '工单', rows: [HEADER, row(1, { 主要内容: '占位' }), row(2)] }]);
    const formula = '<f>cmd|&apos; /C calc&apos;!A0</f><v></v></c>';
    folder.write(
      'a.xlsx',
      edited(xlsx, (xml) => xml.replace(/<c r="C2"[^>]*>.*?<\/c>/, `<c r="C2">${formula}`)),
    );
    expect(await folder.import('a.xlsx')).toMatchObject({ code: 0, out: { new: 2 } });
    expect((await folder.run(['show', 'N1'])).out).toMatchObject({ content: "=cmd|' /C calc'!A0" });
  });
});

describe('a term at midnight', () => {
  const header = ['工单编号', '创建时间', '办结时间', '处理截止时间', '街道'];
  const MIDNIGHT = 43_752; // 2019-10-14

  it('that the sheet shows with its hour is that hour in every format of the file', async () => {
    const folder = new Folder();
    folder.csv('a.csv', header, ['1', '2019-10-12 08:00:00', '2019-10-14 10:00:00', '2019-10-14 00:00:00', '八角街道']);
    const due = { value: MIDNIGHT, format: 'yyyy-mm-dd h:mm:ss' };
    folder.xlsx('b.xlsx', header, ['1', '2019-10-12 08:00:00', '2019-10-14 10:00:00', due, '八角街道']);
    expect(await folder.import('a.csv')).toMatchObject({ out: { new: 1 } });
    expect(await folder.import('b.xlsx')).toMatchObject({ out: { unchanged: 1 } });
    // A day alone lasts until its end.
    folder.csv('c.csv', header, ['2', '2019-10-12 08:00:00', '2019-10-14 10:00:00', '2019-10-14', '八角街道']);
    const day = { value: MIDNIGHT, format: 'yyyy"年"m"月"d"日"' };
    folder.xlsx('d.xlsx', header, ['2', '2019-10-12 08:00:00', '2019-10-14 10:00:00', day, '八角街道']);
    expect(await folder.import('c.csv')).toMatchObject({ out: { new: 1 } });
    expect(await folder.import('d.xlsx')).toMatchObject({ out: { unchanged: 1 } });
  });
});

describe('the list of refused rows', () => {
  it('that cannot be written is told before anything is imported', async () => {
    const folder = new Folder();
    folder.write('liste.xlsx', 'mine');
    folder.xlsx('a.xlsx', HEADER, row(1), row(2, { 创建时间: '昨天' }));
    const taken = await folder.import('a.xlsx', '--errors', join(folder.dir, 'liste.xlsx'));
    expect([taken.code, taken.out, taken.err]).toEqual([1, null, expect.stringContaining('没有导入任何内容')]);
    expect(existsSync(join(folder.dir, 'store'))).toBe(false);
  });
});

describe('a street', () => {
  it('is one in the counts, whether the order names it or its unit is it', async () => {
    const folder = new Folder();
    const header = ['工单编号', '创建时间', '承办单位', '所在街道'];
    const day = '2019-10-12 08:00:00';
    folder.xlsx(
      'a.xlsx',
      header,
      ['1', day, '八角街道', '八角街道'],
      ['2', day, '八角街道', null],
      ['3', day, '区城管委', '八角街道'],
      ['4', day, '区城管委', '石景山区八角街道办事处'],
      ['5', day, '区城管委', '别处街道'],
    );
    expect(await folder.import('a.xlsx')).toMatchObject({ code: 0 });
    const { out } = await folder.run(['stats', '--by', 'street', '--from', '2019-10-12', '--to', '2019-10-12']);
    expect(out).toMatchObject({
      rows: [
        { name: '八角街道', id: '110107003', count: 4 },
        { name: '别处街道', id: '', count: 1 },
      ],
    });
  });
});

describe('a search', () => {
  it('takes blanks at the ends and marks without width as the store holds them', async () => {
    const folder = new Folder();
    folder.xlsx('a.xlsx', HEADER, row(1, { 标题: '楼上 漏水' }), row(2, { 标题: '楼上漏\u200B水' }));
    await folder.import('a.xlsx');
    const found = async (text: string): Promise<unknown> => (await folder.run(['search', text])).out;
    expect(await found('楼上')).toMatchObject({ total: 2 });
    expect(await found('楼上 ')).toMatchObject({ total: 1, orders: [{ number: 'N1' }] });
    expect(await found('　漏')).toMatchObject({ total: 1, orders: [{ number: 'N1' }] });
    expect(await found('漏\u200B水')).toMatchObject({ total: 2 });
    expect(await found('漏\u200B')).toMatchObject({ total: 2 });
    expect(await found('\u200B')).toMatchObject({ total: 0 });
  });
});
