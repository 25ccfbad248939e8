/** An office's file, opened: the sheet that holds orders, its header, and its rows. Nothing is changed by opening. */
import { basename } from 'node:path';
import { isBlank, shownText, type Cell } from '#shared/domain/table/cells.ts';
import { findHeader, HEADER_WITHIN, type Columns, type HeaderMapping } from '#shared/domain/table/headers.ts';
import { ImportError } from '../exchange/import-error.ts';
import { readTables, type Table } from '../exchange/read-file.ts';

export interface FileRow {
  /** As the spreadsheet counts: 1, 2, 3 … */
  row: number;
  cells: readonly Cell[];
}

export interface OpenedFile {
  path: string;
  /** Name of the file. */
  name: string;
  sheet: string;
  /** Name of the series its numbers belong to. */
  source: string;
  /** Sheets that hold orders too and are not taken. */
  left: string[];
  columns: Columns;
  /** Rows below the header that hold anything, a header that is repeated for paper not among them. */
  rows: FileRow[];
}

/** Columns that number something else than the city's orders: each is a series of numbers of its own. */
const OWN_SERIES: ReadonlySet<string> = new Set(['REC_ID', '留言编号', '案件编号', '问题编号', '事项编号']);
const CITY_SERIES = '文件';

/** What the numbers of a file belong to when nobody says: the same for every export of the same system. */
function sourceOf({ at, names }: Columns): string {
  const name = names[at.number ?? -1]?.trim() ?? '';
  return OWN_SERIES.has(name) ? name : CITY_SERIES;
}

export interface OpenOptions {
  /** An office's own names of columns. */
  mapping?: HeaderMapping | undefined;
  sheet?: string | undefined;
}

interface Candidate {
  table: Table;
  columns: Columns;
  rows: FileRow[];
}

function candidateOf(table: Table, mapping: HeaderMapping): Candidate | null {
  const columns = findHeader(
    table.rows.slice(0, HEADER_WITHIN).map((cells) => cells.map(shownText)),
    mapping,
  );
  if (!columns) return null;
  const repeats = (cells: readonly Cell[]): boolean =>
    Object.values(columns.at).every((column) => shownText(cells[column] ?? null) === columns.names[column]);
  const rows: FileRow[] = [];
  for (let at = columns.row + 1; at < table.rows.length; at++) {
    const cells = table.rows[at] ?? [];
    if (!isBlank(cells) && !repeats(cells)) rows.push({ row: at + 1, cells });
  }
  return { table, columns, rows };
}

function chosen(tables: readonly Table[], name: string, sheet: string | undefined): readonly Table[] {
  if (sheet === undefined) return tables;
  const found = tables.filter((table) => table.name === sheet);
  if (found.length === 0)
    throw new ImportError(`${name} 里没有工作表“${sheet}”。有：${tables.map((table) => table.name).join('、')}。`);
  return found;
}

/** The sheet with most orders is taken where several have a header. Throws ImportError. */
export function openFile(path: string, { mapping = {}, sheet }: OpenOptions = {}): OpenedFile {
  const name = basename(path);
  const candidates = chosen(readTables(path), name, sheet)
    .flatMap((table) => candidateOf(table, mapping) ?? [])
    .toSorted((a, b) => b.rows.length - a.rows.length);
  const [taken, ...others] = candidates;
  if (!taken)
    throw new ImportError(
      `${name} 里没有找到表头，没有导入任何内容。前 ${HEADER_WITHIN} 行里要有一行写着“工单编号”和别的列名；本单位另有叫法的，用 --map 写明。`,
    );
  const left = others.filter(({ rows }) => rows.length > 0).map(({ table }) => table.name);
  const { table, columns, rows } = taken;
  return { path, name, sheet: table.name, source: sourceOf(columns), left, columns, rows };
}
