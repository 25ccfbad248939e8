/**
 * Spreads a table over paper pages. Heights are CSS pixels as measured on the page that will be printed; the
 * function itself is pure so that its rules are tested without a browser.
 */
import { SheetError } from './sheet-error.ts';

export interface Measured {
  /** Height for content on one page. */
  page: number;
  /** What stands above the table on the first page only. */
  lead: number;
  /** The table's head, repeated on each page. */
  head: number;
  /** Every table row, the total row last. */
  rows: number[];
  /** Notes and signature line, kept together. */
  tail: number;
}

/** Rows [from, to) of the table, and whether notes and signatures follow them. */
export interface PageContent {
  from: number;
  to: number;
  hasTail: boolean;
}

/** So many rows, the total among them, accompany notes and signatures that move to a page of their own. */
const ROWS_WITH_TAIL = 3;

const sum = (heights: number[]): number => heights.reduce((total, height) => total + height, 0);

/** Throws SheetError when a row, or notes and signatures with a row beside them, cannot fit on one page. */
export function paginate(measured: Measured): PageContent[] {
  const { page, lead, head, rows, tail } = measured;
  const starts = pageStarts(measured);
  const wanted = Math.min(ROWS_WITH_TAIL, rows.length);
  const [previous, last] = [starts.at(-2), starts.at(-1) ?? 0];
  if (previous !== undefined && rows.length - last < wanted) {
    starts[starts.length - 1] = Math.max(previous + 1, rows.length - wanted);
  }
  const usedFrom = (start: number): number => (start === 0 ? lead : 0) + head + sum(rows.slice(start));
  const lastStart = starts.at(-1) ?? 0;
  if (usedFrom(lastStart) + tail > page) {
    const tailStart = Math.max(lastStart + 1, rows.length - wanted);
    if (tailStart >= rows.length || usedFrom(tailStart) + tail > page) {
      throw new SheetError('表注太长，一页放不下，没有打印。');
    }
    starts.push(tailStart);
  }
  return starts.map((from, i) => ({ from, to: starts[i + 1] ?? rows.length, hasTail: i === starts.length - 1 }));
}

/**
 * Closer lines only where they bring everything, signatures included, onto one page: a sheet of two pages has room.
 * @param measured the sheet set with ordinary or with dense lines
 */
export function fewestPages(measured: (isDense: boolean) => Measured): { contents: PageContent[]; isDense: boolean } {
  const contents = paginate(measured(false));
  if (contents.length === 1) return { contents, isDense: false };
  const dense = paginate(measured(true));
  return dense.length === 1 ? { contents: dense, isDense: true } : { contents, isDense: false };
}

/** Index of the first row of each page when every page is filled. */
function pageStarts({ page, lead, head, rows }: Measured): number[] {
  const starts = [0];
  let used = lead + head;
  rows.forEach((height, index) => {
    if (used + height > page && index > (starts.at(-1) ?? 0)) {
      starts.push(index);
      used = head;
    }
    if (used + height > page)
      throw new SheetError(`表格第${index + 1}行太长，一页放不下，没有打印。请缩短单位名称或备注。`);
    used += height;
  });
  return starts;
}
