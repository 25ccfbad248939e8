/** A workbook of typed cells. A text stays a text: no spreadsheet executes it, whatever it begins with. */
import { write, type CellObject, type WorkSheet, utils } from '@e965/xlsx';

/** A ratio is shown as a percentage; the cell holds its exact value. */
export type OutCell = string | number | null | { value: number; format: string };

export interface OutSheet {
  /** At most 31 characters, none of `: \ / ? * [ ]`. */
  name: string;
  rows: readonly (readonly OutCell[])[];
  /** Widths in characters, by column. */
  widths?: readonly number[];
}

/** Longest text of a cell in the file format. */
const LONGEST = 32_767;
// XML cannot hold them.
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu; // oxlint-disable-line no-control-regex -- these are meant

function cellOf(cell: OutCell): CellObject | null {
  if (cell === null) return null;
  if (typeof cell === 'string') return { t: 's', v: cell.replace(UNWRITABLE, '').slice(0, LONGEST), z: '@' };
  return typeof cell === 'number' ? { t: 'n', v: cell } : { t: 'n', v: cell.value, z: cell.format };
}

function sheetOf({ rows, widths }: OutSheet): WorkSheet {
  const sheet: WorkSheet = {};
  for (const [r, row] of rows.entries())
    for (const [c, value] of row.entries()) {
      const cell = cellOf(value);
      if (cell) sheet[utils.encode_cell({ r, c })] = cell;
    }
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 1);
  sheet['!ref'] = utils.encode_range({ s: { r: 0, c: 0 }, e: { r: Math.max(rows.length - 1, 0), c: columns - 1 } });
  if (widths) sheet['!cols'] = widths.map((wch) => ({ wch }));
  return sheet;
}

/** The bytes of an xlsx file. */
export function workbookOf(sheets: readonly OutSheet[]): Uint8Array {
  const Sheets = Object.fromEntries(sheets.map((sheet) => [sheet.name, sheetOf(sheet)]));
  const bytes: unknown = write(
    { SheetNames: sheets.map(({ name }) => name), Sheets },
    { type: 'buffer', bookType: 'xlsx', compression: true },
  );
  return bytes as Uint8Array;
}
