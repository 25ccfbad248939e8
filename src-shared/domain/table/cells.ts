/** What stands in one cell, and its text. */
import { withoutMarks } from '../text/fold.ts';
import { wall } from '../time.ts';
import { momentFromSerial } from './moment.ts';

/** A number that the workbook shows as a date. */
export interface Serial {
  serial: number;
  is1904: boolean;
  /** The sheet shows the hour too: at midnight it is that moment, not a day. */
  showsTime?: boolean;
}
export type Cell = string | number | boolean | Serial | null;

const MISSING: ReadonlySet<string> = new Set(['', '-', '—', '--', '/', '无', 'N/A', '#N/A', 'NULL', 'null', '(null)']);

/** A date as a spreadsheet would show it; a number that cannot be one is written as it is. */
function serialText({ serial, is1904, showsTime }: Serial): string {
  const moment = momentFromSerial(serial, is1904, showsTime);
  if (!moment) return String(serial);
  return wall(moment.at).format(moment.exact === 'day' ? 'YYYY-MM-DD' : 'YYYY-MM-DD HH:mm:ss');
}

/** The cell as a person would read it, with everything it holds; '' for an empty one. Numbers are written out whole. */
export function shownText(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? serialText(cell) : String(cell);
}

/** The text of a cell without blanks and marks around it; null when it holds nothing, or a mark for "missing". */
export function textOf(cell: Cell): string | null {
  const text = withoutMarks(shownText(cell))
    // Halves of surrogate pairs: no store takes them.
    .replace(/\p{Cs}/gu, '')
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/^[\s\u3000]+|[\s\u3000]+$/g, '');
  return MISSING.has(text) ? null : text;
}

/** `-`, `无` and blanks alone are no row. */
export const isBlank = (cells: readonly Cell[]): boolean => cells.every((cell) => textOf(cell) === null);
