/** One page of a list of 同步与回执, walked by the arrow keys: ← → turn to other pages, Enter opens the order. */
import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useMinute } from '../lib/clock.ts';
import { singleKey } from '../lib/keyboard.ts';
import type { Column } from './columns.tsx';
import { countText } from './words.ts';

/** Rows of one page. */
export const PAGE_ROWS = 100;
/** Rows that PgUp and PgDn go by. */
const SCREEN = 15;

interface SyncGridProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[] | undefined;
  total: number;
  isOnline: boolean;
  offset: number;
  cursor: number;
  keyOf: (row: T) => string;
  onCursor: (cursor: number) => void;
  onPage: (offset: number) => void;
  onOpen: (row: T) => void;
  empty: string;
}

export function SyncGrid<T>(props: SyncGridProps<T>): ReactNode {
  const { label, columns, rows = [], total, isOnline, offset, cursor, keyOf, onCursor, onPage, onOpen, empty } = props;
  const now = useMinute();
  const grid = useRef<HTMLTableElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const at = Math.min(cursor, rows.length - 1);
  useEffect(() => {
    body.current?.children[at]?.scrollIntoView({ block: 'nearest' });
    // oxlint-disable-next-line react/exhaustive-deps -- another page of rows begins at its own top
  }, [at, offset]);

  // It took the place of another list, which had the keys: the next one may be pressed already.
  useLayoutEffect(() => {
    if (document.activeElement === document.body) grid.current?.focus();
  }, []);

  const turn = (to: number): void => {
    if (to >= 0 && to < total) onPage(to);
  };
  const press = (event: KeyboardEvent): void => {
    const key = singleKey(event, event.nativeEvent);
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + SCREEN,
      PageUp: at - SCREEN,
      Home: 0,
      End: rows.length - 1,
    };
    const to = key === null ? undefined : moves[key];
    const row = rows[at];
    if (to !== undefined) onCursor(Math.max(0, Math.min(to, rows.length - 1)));
    else if (key === 'ArrowRight') turn(offset + PAGE_ROWS);
    else if (key === 'ArrowLeft') turn(offset - PAGE_ROWS);
    else if (key === 'Enter' && row) onOpen(row);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div className="receipts-scroll">
        <table
          ref={grid}
          className="receipts-grid"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a table that is walked by keys is a grid
          role="grid"
          aria-label={label}
          aria-rowcount={total}
          aria-activedescendant={rows.length > 0 ? `receipt-${at}` : undefined}
          tabIndex={0}
          data-testid="receipts-grid"
          onKeyDown={press}
        >
          <colgroup>
            {columns.map(({ head, width }) => (
              <col key={head} style={width === '' ? undefined : { width }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {columns.map(({ head, isNumber }) => (
                <th key={head} className={isNumber ? 'receipts-number' : ''}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {rows.map((row, index) => (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid has the keys
              <tr
                key={keyOf(row)}
                id={`receipt-${index}`}
                aria-rowindex={offset + index + 1}
                aria-selected={index === at}
                data-testid="receipts-row"
                onClick={() => onCursor(index)}
                onDoubleClick={() => onOpen(row)}
              >
                {columns.map(({ head, isNumber, cell }) => (
                  <td key={head} className={isNumber ? 'receipts-number' : ''}>
                    {cell(row, now, isOnline)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {props.rows && total === 0 ? <p className="receipts-empty">{empty}</p> : null}
      </div>
      <footer className="receipts-foot" data-testid="receipts-foot">
        {total === 0
          ? '共 0 条'
          : `第 ${countText(offset + 1)}–${countText(offset + rows.length)} 条，共 ${countText(total)} 条`}
        {total > PAGE_ROWS ? (
          <span className="muted">
            <kbd>←</kbd> <kbd>→</kbd> 翻页
          </span>
        ) : null}
      </footer>
    </>
  );
}
