/**
 * A file of an office as rows of cells: xlsx, xls and what WPS writes, or CSV in UTF-8 or GB18030. SheetJS reads the
 * workbooks (package @e965/xlsx, the vendor's 0.20.3 as the registry has it; the `xlsx` of the registry stopped at
 * 0.18.5 with two known holes, and nothing else there reads xls).
 */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { read, SSF, utils, type CellObject, type Range, type WorkSheet } from '@e965/xlsx';
import type { Cell } from '#shared/domain/table/rows.ts';
import { parse } from 'csv-parse/sync';

export interface Table {
  /** Name of the sheet; the file's for CSV. */
  name: string;
  rows: readonly (readonly Cell[])[];
}

export class ImportError extends Error {
  override readonly name = 'ImportError';
}

/** Bytes of a file: a district's year in one workbook stays well below. */
export const FILE_BYTES = 100 * 1024 * 1024;

const CFB = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ZIP = Buffer.from('504b0304', 'hex');

const startsWith = (bytes: Buffer, head: Buffer): boolean => bytes.subarray(0, head.length).equals(head);

function bytesOf(path: string): Buffer {
  const name = basename(path);
  let size: number;
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new ImportError(`${name} 不是文件。`);
    ({ size } = stat);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError(`没有找到文件 ${name}，或者没有读它的权限。`);
  }
  if (size === 0) throw new ImportError(`${name} 是空文件，没有导入任何内容。`);
  if (size > FILE_BYTES)
    throw new ImportError(
      `${name} 有 ${Math.round(size / 1048576)} MB，超过 ${FILE_BYTES / 1048576} MB，请分成几个文件再导入。`,
    );
  try {
    return readFileSync(path);
  } catch {
    throw new ImportError(`${name} 读不出来，没有导入任何内容。请关闭正在使用它的程序再试。`);
  }
}

/** An encrypted workbook is an OLE file that holds a stream of this name instead of a workbook. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

const isDate = ({ t, z }: CellObject): boolean => t === 'n' && typeof z === 'string' && SSF.is_date(z);

function cellOf(cell: CellObject | undefined, is1904: boolean): Cell {
  if (!cell) return null;
  const { t, v, w } = cell;
  switch (t) {
    case 'n':
      if (typeof v !== 'number') return null;
      return isDate(cell) ? { serial: v, is1904 } : v;
    case 's':
      return typeof v === 'string' ? v : null;
    case 'b':
      return v === true;
    case 'd':
    case 'e':
      return w ?? null;
    case 'z':
      return null;
  }
}

/** A merged block stands for its value in each of its rows and columns. */
function spread(rows: Cell[][], merges: readonly Range[]): void {
  for (const { s, e } of merges) {
    const value = rows[s.r]?.[s.c] ?? null;
    if (value === null) continue;
    for (let r = s.r; r <= e.r && r < rows.length; r++) {
      const row = rows[r] ?? [];
      for (let c = s.c; c <= e.c; c++) row[c] ??= value;
    }
  }
}

function tableOf(name: string, sheet: WorkSheet, is1904: boolean): Table {
  // Dense: an array of rows, in which blank styled cells are not.
  const data = (sheet['!data'] ?? []) as (CellObject | undefined)[][];
  const rows: Cell[][] = [];
  for (let r = 0; r < data.length; r++) {
    const cells = data[r] ?? [];
    rows.push(Array.from({ length: cells.length }, (_, c) => cellOf(cells[c], is1904)));
  }
  spread(rows, sheet['!merges'] ?? []);
  while (rows.length > 0 && rows.at(-1)?.every((cell) => cell === null || cell === '')) rows.pop();
  return { name, rows };
}

function workbook(bytes: Buffer, name: string): Table[] {
  if (startsWith(bytes, CFB) && bytes.includes(ENCRYPTED))
    throw new ImportError(`${name} 有打开密码。请在 WPS 或 Excel 中取消密码另存后再导入。`);
  try {
    // `cellNF` keeps the number format: only it tells a date from a number.
    const book = read(bytes, { dense: true, cellNF: true, cellText: false, cellHTML: false, cellFormula: false });
    const is1904 = book.Workbook?.WBProps?.date1904 === true;
    return book.SheetNames.flatMap((sheetName) => {
      const sheet = book.Sheets[sheetName];
      return sheet ? [tableOf(sheetName, sheet, is1904)] : [];
    });
  } catch {
    throw new ImportError(`${name} 不完整或已损坏，没有导入任何内容。请重新导出或用 WPS、Excel 打开另存后再试。`);
  }
}

/** UTF-8 when all of it is; offices' older programs write GB18030, of which GBK and GB2312 are parts. */
function textOf(bytes: Buffer, name: string): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next one.
    }
  }
  throw new ImportError(`${name} 不是能识别的表格或文字编码（UTF-8、GB18030），没有导入任何内容。`);
}

/** The character between cells, by the first line that has one. */
function delimiterOf(text: string): string {
  const line = text.split(/\r?\n/, 30).find((each) => /[,;\t]/.test(each)) ?? '';
  const counts = [',', '\t', ';'].map((mark) => ({ mark, n: line.split(mark).length }));
  return counts.toSorted((a, b) => b.n - a.n)[0]?.mark ?? ',';
}

function csv(bytes: Buffer, name: string): Table[] {
  const text = textOf(bytes, name);
  if (text.includes('\u0000')) throw new ImportError(`${name} 不是表格文件，没有导入任何内容。`);
  try {
    const rows = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
    });
    return [{ name, rows }];
  } catch {
    throw new ImportError(`${name} 的引号或换行不完整，没有导入任何内容。请重新导出后再试。`);
  }
}

/** Throws ImportError in Chinese for what cannot be read; nothing was changed then. */
export function readTables(path: string): Table[] {
  const name = basename(path);
  const bytes = bytesOf(path);
  return startsWith(bytes, CFB) || startsWith(bytes, ZIP) ? workbook(bytes, name) : csv(bytes, name);
}

/** Column letters of a spreadsheet: 0 -> A, 27 -> AB. */
export const columnName = (index: number): string => utils.encode_col(index);
