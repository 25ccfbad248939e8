/** Workbooks written here are read back as they were meant. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ImportError } from '../../src-main/engine/exchange/import-error.ts';
import { columnName, FILE_BYTES, readTables } from '../../src-main/engine/exchange/read-file.ts';
import { workbookOf } from '../../src-main/engine/exchange/write-workbook.ts';

const dir = mkdtempSync(join(tmpdir(), 'workbook-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
}

describe('a workbook', () => {
  it('keeps texts as texts and numbers as numbers', () => {
    const rows = [
      ['工单编号', '件数', '响应率'],
      ['=cmd|/c calc!A1', 12, { value: 0.5, format: '0.00%' }],
      ['0123456789012345678', null, '𬭳㛃😀\u0007'],
    ];
    const [sheet] = readTables(file('a.xlsx', workbookOf([{ name: '结果', rows }])));
    expect(sheet?.name).toBe('结果');
    expect(sheet?.rows).toEqual([
      ['工单编号', '件数', '响应率'],
      ['=cmd|/c calc!A1', 12, 0.5],
      ['0123456789012345678', null, '𬭳㛃😀'],
    ]);
  });

  it('names columns as spreadsheets do', () => {
    expect([0, 25, 26, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  });
});

describe('a text file', () => {
  it.each([
    ['UTF-8', '编号,内容\n1,路灯不亮\n'],
    ['UTF-8 with a mark', '\uFEFF编号,内容\n1,路灯不亮\n'],
    ['tabs', '编号\t内容\n1\t路灯不亮\n'],
    ['GB18030', Buffer.from('b1e0bac52cc4dac8dd0a312cc2b7b5c6b2bbc1c10a', 'hex')],
  ])('is read in %s', (name, bytes) => {
    expect(readTables(file(`${name}.csv`, bytes))[0]?.rows.slice(0, 2)).toEqual([
      ['编号', '内容'],
      ['1', '路灯不亮'],
    ]);
  });

  it('that is empty or no table is refused', () => {
    for (const bytes of ['', new Uint8Array([0x80, 0xff, 0x00, 0x81]), new Uint8Array([0x50, 0x4b, 0x03, 0x04, 1, 2])])
      expect(() => readTables(file('bad.csv', bytes))).toThrow(ImportError);
    expect(FILE_BYTES).toBeGreaterThan(1e6);
  });
});
