/**
 * A file of an office as rows of cells: xlsx, xls (also the HTML and XML that web systems call xls), ods and what WPS
 * writes, or CSV. SheetJS reads the workbooks: package @e965/xlsx, the vendor's 0.20.3 as the registry has it, because the
 * registry's own `xlsx` stopped at 0.18.5 with two known holes (prototype pollution, CVE-2023-30533, and a regular
 * expression that takes for ever, CVE-2024-22363), and nothing else there reads xls. The raw serials of dates are taken
 * and converted by our own rule: readers make a date of the machine's own zone of them.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { read, SSF, utils, type CellObject, type Range, type WorkSheet } from '@e965/xlsx';
import type { Cell } from '#shared/domain/table/cells.ts';
import { ImportError } from './import-error.ts';
import { decodeText, textRows } from './text-table.ts';
import { zipContent, zipEntries } from './zip.ts';

export interface Table {
  /** Name of the sheet; the file's for CSV. */
  name: string;
  rows: readonly (readonly Cell[])[];
}

/** Bytes of a file: a district's year in one workbook stays well below. */
export const FILE_BYTES = 100 * 1024 * 1024;
/** Bytes of a workbook when inflated: more is made to fill the memory, not to be read. */
const INFLATED_BYTES = 1024 * 1024 * 1024;

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

/** `h` and `s` stand for hours and seconds; words in a format are quoted. */
const showsTime = ({ z }: CellObject): boolean => /[hs]/i.test(String(z).replace(/"[^"]*"|\\./g, ''));

function cellOf(cell: CellObject | undefined, is1904: boolean): Cell {
  if (!cell) return null;
  const { t, v, w, f } = cell;
  switch (t) {
    case 'n':
      if (typeof v !== 'number') return null;
      return isDate(cell) ? { serial: v, is1904, showsTime: showsTime(cell) } : v;
    case 's':
      return typeof v === 'string' ? v : null;
    case 'b':
      return v === true;
    case 'd':
    case 'e':
      return w ?? null;
    case 'z':
      // A formula that nobody has computed says what it is; its text is never executed.
      return f === undefined ? null : `=${f}`;
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

const damaged = (name: string): ImportError =>
  new ImportError(`${name} 不完整或已损坏，没有导入任何内容。请重新导出或用 WPS、Excel 打开另存后再试。`);
const locked = (name: string): ImportError =>
  new ImportError(`${name} 有打开密码，没有导入任何内容。请在 WPS 或 Excel 中取消密码另存后再导入。`);

/** Files by which a zip is told to be a workbook: of xlsx, of xlsb, of ods. */
const WORKBOOK_PARTS = ['xl/workbook.xml', 'xl/workbook.bin', 'content.xml'];

const FORMULA_END = Buffer.from('</f>');
const NO_VALUE = /^\s*(?:<v\s*\/>|<v>\s*<\/v>|<\/c>)/;
const NO_VALUE_BYTES = 40;

/** Whether a formula has no value, as programs write it that do not compute. A sheet may be too long for one string. */
function isUncomputed(sheet: Buffer): boolean {
  for (let at = sheet.indexOf(FORMULA_END); at >= 0; at = sheet.indexOf(FORMULA_END, at)) {
    at += FORMULA_END.length;
    if (NO_VALUE.test(sheet.toString('latin1', at, at + NO_VALUE_BYTES))) return true;
  }
  return false;
}

/**
 * What can be told of a workbook before it is read. The reader itself does not compare checksums: a byte that changed on
 * its way would come in as other words. Throws ImportError.
 */
function checkContainer(bytes: Buffer, name: string): { hasUncomputed: boolean } {
  if (startsWith(bytes, CFB) && bytes.includes(ENCRYPTED)) throw locked(name);
  if (!startsWith(bytes, ZIP)) return { hasUncomputed: false };
  const entries = zipEntries(bytes);
  if (!entries) throw damaged(name);
  if (!entries.some((entry) => WORKBOOK_PARTS.includes(entry.name.toLowerCase())))
    throw new ImportError(`${name} 不是表格文件，没有导入任何内容。请选择 xlsx、xls、et、ods 或 csv 文件。`);
  if (entries.reduce((sum, { size }) => sum + size, 0) > INFLATED_BYTES)
    throw new ImportError(
      `${name} 解压后超过 ${INFLATED_BYTES / 1048576} MB，没有导入任何内容。请分成几个文件再导入。`,
    );
  let hasUncomputed = false;
  for (const entry of entries) {
    const content = zipContent(bytes, entry);
    if (!content) throw damaged(name);
    hasUncomputed ||= /^xl\/worksheets\/[^/]*\.xml$/i.test(entry.name) && isUncomputed(content);
  }
  return { hasUncomputed };
}

/** `cellNF` keeps the number format: only it tells a date from a number. Formulas are kept only where one has no value. */
const OPTIONS = { dense: true, cellNF: true, cellText: false, cellHTML: false, cellFormula: false } as const;
const WITH_FORMULAS = { ...OPTIONS, cellFormula: true, sheetStubs: true } as const;

function workbook(content: Buffer | string, name: string, hasUncomputed = false): Table[] {
  try {
    // A text holds no types: what looks like a date or a number stays as it was written.
    const book =
      typeof content === 'string'
        ? read(content, { ...OPTIONS, type: 'string', raw: true })
        : read(content, hasUncomputed ? WITH_FORMULAS : OPTIONS);
    const is1904 = book.Workbook?.WBProps?.date1904 === true;
    return book.SheetNames.flatMap((sheetName) => {
      const sheet = book.Sheets[sheetName];
      return sheet ? [tableOf(sheetName, sheet, is1904)] : [];
    });
  } catch (error) {
    if (error instanceof Error && /password|encrypt/i.test(error.message)) throw locked(name);
    throw damaged(name);
  }
}

/** HTML tables and XML workbooks come with the ending xls. */
const isMarkup = (text: string): boolean => /^\s*<(?:\?xml|!doctype|html|table|meta|style|head|body|div)/i.test(text);

function fromText(bytes: Buffer, name: string): Table[] {
  const text = decodeText(bytes, name);
  return isMarkup(text) ? workbook(text, name) : [{ name, rows: textRows(text, name) }];
}

/** Throws ImportError in Chinese for what cannot be read; nothing was changed then. */
export function readTables(path: string): Table[] {
  const name = basename(path);
  const bytes = bytesOf(path);
  const { hasUncomputed } = checkContainer(bytes, name);
  return startsWith(bytes, CFB) || startsWith(bytes, ZIP)
    ? workbook(bytes, name, hasUncomputed)
    : fromText(bytes, name);
}

/** Column letters of a spreadsheet: 0 -> A, 27 -> AB. */
export const columnName = (index: number): string => utils.encode_col(index);
