/** Files as offices send them: odd kinds, odd dates, odd words. All of it is read, none of it is executed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, utils, write, type BookType, type CellObject, type WorkSheet } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import type { OrderView } from '#shared/domain/order/order.ts';
import { workbookOf } from '../../src-main/engine/exchange/write-workbook.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import { Truth } from '../../src-main/engine/store/truth.ts';
import { readKeyFile } from '../../src-main/keys/key-file.ts';
import { at as instant } from '../unit/support/world.ts';
import { Folder, HEADER, row, textsOf, type Counts } from './support/files.ts';

/** A sheet of cells as they are. */
const sheetOf = (cells: Record<string, CellObject>, more: Partial<WorkSheet> = {}): WorkSheet => ({
  ...cells,
  '!ref': 'A1:J40',
  ...more,
});
const bytesOf = (sheet: WorkSheet, bookType: BookType = 'xlsx', date1904 = false): Uint8Array =>
  write(
    { SheetNames: ['工单'], Sheets: { 工单: sheet }, Workbook: { WBProps: { date1904 } } },
    { type: 'buffer', bookType },
  ) as Uint8Array;
const text = (v: string): CellObject => ({ t: 's', v });

/** The orders in the store, by number. */
async function viewsOf({ dir }: Folder): Promise<Record<string, OrderView>> {
  const store = openStore(join(dir, 'store'), (await readKeyFile(join(dir, 'key'))) ?? '', { create: false });
  try {
    const truth = new Truth(store);
    const views = truth.ids().map((id) => truth.view(id)!);
    return Object.fromEntries(views.map((view) => [view.state.number, view]));
  } finally {
    store.close();
  }
}

describe('a file with traps', () => {
  const WORDS: [string, string, string][] = [
    ['9,000 characters', '长'.repeat(9000), '长'.repeat(9000)],
    ['emoji', '路灯😀👨‍👩‍👧', '路灯😀👨👩👧'],
    ['rare characters', '𬭳 㛃 𠮷', '𬭳 㛃 𠮷'],
    ['marks of direction', 'abc\u202Etxt.exe\u2066x', 'abctxt.exex'],
    ['HTML', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['a formula as text', "=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"],
    ['an at sign, a plus, a minus', '@SUM(1)+1-1', '@SUM(1)+1-1'],
    ['blanks and marks around', '\n\t\t\u3000\u00A0\u200B正文\uFEFF\u00A0\n', '正文'],
    ['line ends', '一\r\n二\r三', '一\n二\n三'],
  ];

  it('keeps what people wrote as text, from a workbook and from CSV alike', async () => {
    const folder = new Folder();
    const lines = WORDS.map(([, written], i) => row(i + 1, { 主要内容: written }));
    folder.xlsx('a.xlsx', HEADER, ...lines);
    expect(await folder.import('a.xlsx')).toMatchObject({ code: 0, out: { new: WORDS.length } });
    const views = await viewsOf(folder);
    for (const [i, [name, , kept]] of WORDS.entries())
      expect([name, views[`N${i + 1}`]?.state.personal.content]).toEqual([name, kept]);
    // `\r` alone inside quotes is a line end of the cell in CSV too.
    expect(await folder.import(folder.csv('b.csv', HEADER, ...lines))).toMatchObject({
      out: { unchanged: WORDS.length },
    });
  });

  it('writes what it refuses as text that no spreadsheet executes', async () => {
    const folder = new Folder();
    const { out } = await folder.import(
      folder.csv('a.csv', HEADER, row(1, { 创建时间: '=1+1', 标题: "=cmd|'/c calc'!A1", 备注: '+1' })),
    );
    const { errorFile } = out as Counts;
    expect(textsOf(errorFile!)[1]).toEqual(expect.arrayContaining(['=1+1', "=cmd|'/c calc'!A1", '+1']));
    const [sheet] = Object.values(read(readFileSync(errorFile!), { cellFormula: true }).Sheets);
    expect(Object.values(sheet!).filter((cell) => (cell as CellObject).f !== undefined)).toEqual([]);
  });

  it('takes the stored value of a formula and never its words', async () => {
    const folder = new Folder();
    const cells = {
      A1: text('工单编号'), B1: text('标题'), C1: text('创建时间'),
      A2: text('N1'), B2: { t: 's', v: '算好的', f: 'WEBSERVICE("http://127.0.0.1:1/")' } as CellObject, C2: { t: 'n', v: 43_750.5, f: 'NOW()', z: 'yyyy/m/d h:mm' } as CellObject,
    }; // prettier-ignore
    folder.write('a.xlsx', bytesOf(sheetOf(cells)));
    expect(await folder.import('a.xlsx')).toMatchObject({ code: 0, out: { new: 1 } });
    const { state, events } = (await viewsOf(folder))['N1']!;
    expect([state.personal.title, state.cityDispatchedAt]).toEqual(['算好的', instant('2019-10-12 12:00')]);
    expect(JSON.stringify(events)).not.toContain('WEBSERVICE');
  });

  it('reads merged cells, and a header of two rows', async () => {
    const folder = new Folder();
    const cells = {
      A1: text('2019年10月工单'), A2: text('工单编号'), B2: text('来电'), D2: text('回访情况'),
      B3: text('主要内容'), C3: text('创建时间'), D3: text('是否联系'), E3: text('是否解决'), F2: text('街道'),
      A4: text('N1'), B4: text('漏水'), C4: text('2019-10-12 08:00'), D4: text('是'), E4: text('否'), F4: text('古城街道'),
      A5: text('N2'), B5: text('噪声'), C5: text('2019-10-12 09:00'), D5: text('是'), E5: text('是'),
    }; // prettier-ignore
    const merges = ['A1:F1', 'A2:A3', 'B2:C2', 'D2:E2', 'F2:F3', 'F4:F5'].map((range) => utils.decode_range(range));
    folder.write('a.xlsx', bytesOf(sheetOf(cells, { '!merges': merges })));
    expect(await folder.import('a.xlsx')).toMatchObject({ code: 0, out: { read: 2, new: 2 } });
    expect((await viewsOf(folder))['N2']!.state).toMatchObject({
      personal: { content: '噪声' },
      sample: { contacted: true, solved: true },
      imported: { street: { name: '古城街道' } },
    });
  });

  it.each<[string, BookType]>([
    ['xls of 1997', 'biff8'],
    ['an OpenDocument table', 'ods'],
    ['binary xlsx', 'xlsb'],
    ['an XML workbook that is called xls', 'xlml'],
    ['a web page that is called xls', 'html'],
  ])('reads %s', async (_name, bookType) => {
    const folder = new Folder();
    const lines = [HEADER, row(1), row(2, { 创建时间: '2019/10/12 9:05:07' })];
    folder.write('a.xls', bytesOf(utils.aoa_to_sheet(lines as unknown[][]), bookType));
    expect(await folder.import('a.xls')).toMatchObject({ code: 0, out: { new: 2 } });
    expect((await viewsOf(folder))['N2']!.state).toMatchObject({
      cityDispatchedAt: instant('2019-10-12 09:05') + 7000,
      personal: { callerPhone: '13800001234' },
    });
  });

  it.each<[string, BookType, boolean]>([
    ['xlsx of 1900', 'xlsx', false],
    ['xlsx of 1904', 'xlsx', true],
    ['xls', 'biff8', false],
    ['ods', 'ods', false],
  ])('reads dates of %s to the second', async (_name, bookType, is1904) => {
    const folder = new Folder();
    const serial = 43_836.50668981481 - (is1904 ? 1462 : 0);
    const cells = {
      A1: text('工单编号'), B1: text('标题'), C1: text('创建时间'),
      A2: text('N1'), B2: text('x'), C2: { t: 'n', v: serial, z: 'yyyy/m/d h:mm:ss' } as CellObject,
    }; // prettier-ignore
    folder.write('a', bytesOf(sheetOf(cells), bookType, is1904));
    expect(await folder.import('a')).toMatchObject({ code: 0, out: { new: 1 } });
    expect((await viewsOf(folder))['N1']!.state.cityDispatchedAt).toBe(instant('2020-01-06 12:09') + 38_000);
  });

  it('reads CSV of mixed line ends, quotes inside and a strange mark between cells', async () => {
    const folder = new Folder();
    const lines = [
      '填表说明：一行一件，不要合并',
      '工单编号;标题;创建时间',
      '1;他说"漏水";2019-10-12 08:00',
      '2;"引号""里面;";2019年10月12日8时',
    ];
    folder.write('a.csv', `${lines[0]}\r\n${lines[1]}\n${lines[2]}\r\n${lines[3]}\n\n`);
    expect(await folder.import('a.csv')).toMatchObject({ code: 0, out: { read: 2, new: 2 } });
    const views = await viewsOf(folder);
    expect([1, 2].map((n) => views[n]?.state.personal.title)).toEqual(['他说"漏水"', '引号"里面;']);
    const utf16 = Buffer.concat([
      Buffer.from('fffe', 'hex'),
      Buffer.from('工单编号\t标题\t创建时间\r\n1\t他说"漏水"\t2019-10-12 08:00\r\n', 'utf16le'),
    ]);
    folder.write('b.txt', utf16);
    expect(await folder.import('b.txt')).toMatchObject({ code: 0, out: { unchanged: 1 } });
  });

  it('is not held up by empty styled rows, and passes a header that is repeated for paper', async () => {
    const folder = new Folder();
    const sheet = utils.aoa_to_sheet([HEADER, row(1), HEADER, row(2)] as unknown[][]);
    for (let r = 5; r <= 20_000; r++) sheet[`A${r}`] = { t: 'z', s: { fill: 1 } };
    sheet['!ref'] = 'A1:J65000';
    folder.write(
      'a.xlsx',
      write({ SheetNames: ['x'], Sheets: { x: sheet } }, {
        type: 'buffer',
        bookType: 'xlsx',
        sheetStubs: true,
      } as never) as Uint8Array,
    );
    expect(await folder.import('a.xlsx')).toMatchObject({ code: 0, out: { read: 2, new: 2 } });
  });

  it('takes the sheet that holds orders, and says which others do', async () => {
    const folder = new Folder();
    const sheets = [
      { name: '说明', rows: [['填表说明']] },
      { name: '十月', rows: [HEADER, row(1), row(2)] },
      { name: '九月', rows: [HEADER, row(3)] },
    ];
    folder.write('a.xlsx', workbookOf(sheets));
    expect(await folder.import('a.xlsx')).toMatchObject({
      code: 0,
      out: { new: 2 },
      err: expect.stringContaining('九月'),
    });
    expect(await folder.import('a.xlsx', '--sheet', '九月')).toMatchObject({ code: 0, out: { new: 1 } });
  });

  it('refuses what a spreadsheet has rounded away', async () => {
    const folder = new Folder();
    folder.xlsx(
      'a.xlsx',
      HEADER,
      row(1, { 来电号码: 13_800_001_234 }),
      row(2, { 来电号码: '1.38E+10' }),
      row(3, { 工单编号: 2.01910120001123e17 }),
    );
    const { out } = await folder.import('a.xlsx');
    expect(out).toMatchObject({ new: 1, refused: 2 });
    expect(
      textsOf((out as Counts).errorFile!)
        .slice(1)
        .map((cells) => cells[1]),
    ).toEqual(['E3', 'A4']);
  });
});
