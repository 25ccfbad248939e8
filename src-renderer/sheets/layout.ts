/** Measuring and checking what stands on the page. Hidden windows run no animation frames: everything is synchronous. */
import type { Measured } from './paginate.ts';
import { SheetError } from './sheet-error.ts';

/** Rounding of positions between CSS pixels and paper. */
const SLACK = 0.6;

const required = (root: ParentNode, selector: string): Element => {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`sheet without ${selector}`);
  return found;
};

/** From the top of `first` to the top of `next`: margins between blocks are counted with the block above. */
const between = (first: Element, next: Element): number =>
  next.getBoundingClientRect().top - first.getBoundingClientRect().top;

/** Measures the sheet while it stands on one page, however far it hangs over. */
export function measure(root: ParentNode): Measured {
  const main = required(root, 'main');
  const table = required(main, 'table');
  const tail = required(main, '.tail');
  const rows = [...table.querySelectorAll('tbody tr')];
  return {
    page: main.getBoundingClientRect().height,
    lead: between(main, table),
    // The outer half of a collapsed border belongs to the table, not to a row.
    head: table.getBoundingClientRect().height - rows.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0),
    rows: rows.map((row) => row.getBoundingClientRect().height),
    tail: tail.getBoundingClientRect().bottom - table.getBoundingClientRect().bottom,
  };
}

/** Throws SheetError when anything on a page would be cut off or run into its neighbour. */
export function assertFits(root: ParentNode): void {
  for (const main of root.querySelectorAll('main')) {
    const limit = main.getBoundingClientRect().bottom + SLACK;
    if ([...main.children].some((block) => block.getBoundingClientRect().bottom > limit)) {
      throw new SheetError('内容超出纸面，没有打印。');
    }
  }
  for (const cell of root.querySelectorAll<HTMLElement>('td, header, footer > div, .meta')) {
    if (cell.scrollWidth > cell.clientWidth + 1) {
      throw new SheetError(`“${(cell.textContent ?? '').slice(0, 20)}”太长，格子里放不下，没有打印。`);
    }
  }
}
