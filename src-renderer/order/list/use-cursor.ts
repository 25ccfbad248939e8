/**
 * The cursor of the list stands on an order, not on a row: after every refresh it is found again wherever the order went.
 * Only when the order has left the list does it take the one that came into its place.
 */
import type { GridApi } from 'ag-grid-community';
import { useCallback, useEffect, useRef } from 'react';
import type { OrderRow } from '#shared/contract/api.ts';
import { ROW_HEIGHT } from '../../theme/grid.ts';
import type { ListFilter, ListState } from './list-state.ts';

type Cursor = ListState['cursor'];

export interface CursorControl {
  /** Row of the cursor now: keys come faster than renders. */
  index: () => number;
  /** A person means this order: from now on the cursor stays with it. */
  stay: () => void;
  /** To this row, clamped to the list. */
  moveTo: (index: number) => void;
  /** After the rows changed. A list that is another one now brings its cursor into view. */
  settle: (api: GridApi<OrderRow>, list: ListFilter) => void;
  /** The order that keys act on; none while the rows of the present list have not come. */
  rowAtCursor: () => OrderRow | undefined;
}

interface CursorOptions {
  api: { readonly current: GridApi<OrderRow> | null };
  host: { readonly current: HTMLElement | null };
  cursor: Cursor;
  onCursor: (cursor: Cursor) => void;
  /** Is this a row of the present list, and not one that is only shown until its rows have come? */
  belongs: (row: OrderRow) => boolean;
  /** The first sync has yet to bring orders: until then a cursor that nobody has moved stays on top. */
  isArriving: boolean;
  refresh: () => void;
  /** Where in the present list this order stands, also where no rows have been read; null = not in it any more. */
  find: (id: string) => Promise<number | null>;
}

/** Keeps the current row where it is on the screen when rows were put in or taken out above it. */
function keepStill(api: GridApi<OrderRow>, host: HTMLElement | null, before: number, after: number): void {
  const { top, bottom } = api.getVerticalPixelRange();
  const wasVisible = before * ROW_HEIGHT >= top && (before + 1) * ROW_HEIGHT <= bottom;
  const viewport = host?.querySelector('.ag-body-viewport, .ag-grid-viewport');
  if (wasVisible && top > 0 && viewport) viewport.scrollTop += (after - before) * ROW_HEIGHT;
}

/** Are rows still on their way? */
export const isLoading = (api: GridApi<OrderRow>): boolean =>
  Object.values(api.getCacheBlockState() as Record<string, { pageStatus: string }>).some(
    ({ pageStatus }) => pageStatus === 'loading' || pageStatus === 'needsLoading',
  );

export function useCursor(options: CursorOptions): CursorControl {
  const { api, host, cursor, onCursor, belongs, isArriving, refresh, find } = options;
  // Keys come faster than renders: the place is kept here and reported outward.
  const place = useRef(cursor);
  const reported = useRef<Cursor[]>([]);
  const revealed = useRef<ListFilter | null>(null);
  const sought = useRef<string | null>(null);
  const isMoved = useRef(false);
  // Only for the first time: later a person may be about to press a key for the order that is on top.
  const follows = useRef<'yes' | 'once more' | 'no more'>(isArriving ? 'yes' : 'no more');
  useEffect(() => {
    if (!isArriving && follows.current === 'yes') {
      // The last of them may be in the store and not yet in the list.
      follows.current = 'once more';
      refresh();
    }
  }, [isArriving, refresh]);
  useEffect(() => {
    // A report that comes back late is older than the place that is kept here.
    const isOwn = reported.current.includes(cursor);
    if (!isOwn || place.current === cursor) reported.current = [];
    if (isOwn || place.current === cursor) return;
    // Moved from outside: another queue, or 下一件 on an order's page.
    place.current = cursor;
    isMoved.current = cursor.id !== null;
    const grid = api.current;
    if (!grid || cursor.id === null) return;
    grid.getRowNode(cursor.id)?.setSelected(true, true);
    if (cursor.index < grid.getDisplayedRowCount()) grid.ensureIndexVisible(cursor.index);
  }, [api, cursor]);

  const put = useCallback(
    (next: Cursor) => {
      const before = place.current;
      if (before.id !== next.id || before.index !== next.index) {
        place.current = next;
        reported.current.push(next);
        onCursor(next);
      }
      const node = next.id === null ? undefined : api.current?.getRowNode(next.id);
      if (node && !node.isSelected()) node.setSelected(true, true);
    },
    [api, onCursor],
  );

  const moveTo = useCallback(
    (index: number) => {
      const grid = api.current;
      const count = grid?.getDisplayedRowCount() ?? 0;
      if (!grid || count === 0) return;
      isMoved.current = true;
      const target = Math.max(0, Math.min(index, count - 1));
      grid.ensureIndexVisible(target);
      const row = grid.getDisplayedRowAtIndex(target)?.data;
      // Over the rows of an older list only the place moves; which order stands there the new rows will tell.
      put({ id: row && belongs(row) ? row.id : null, index: target });
    },
    [api, put, belongs],
  );

  /** The order left: the one that came into its place. */
  const inherit = useCallback(
    (grid: GridApi<OrderRow>, index: number) => {
      const heirIndex = Math.min(index, grid.getDisplayedRowCount() - 1);
      const heir = grid.getDisplayedRowAtIndex(heirIndex)?.data;
      // Not loaded yet: the next settling decides.
      if (heir && belongs(heir)) put({ id: heir.id, index: heirIndex });
    },
    [put, belongs],
  );

  /** The order is not among the rows that were read: it left, or so much came before it that it stands elsewhere. */
  const seek = useCallback(
    (grid: GridApi<OrderRow>, id: string) => {
      if (sought.current === id) return;
      sought.current = id;
      const found = (at: number | null): void => {
        sought.current = null;
        if (grid.isDestroyed() || place.current.id !== id) return;
        if (at === null) return inherit(grid, place.current.index);
        put({ id, index: at });
        if (at < grid.getDisplayedRowCount()) grid.ensureIndexVisible(at);
      };
      // Without an answer the keys rest; the next settling asks again.
      find(id).then(found, () => (sought.current = null));
    },
    [find, inherit, put],
  );

  const settle = useCallback(
    (grid: GridApi<OrderRow>, list: ListFilter) => {
      const count = grid.getDisplayedRowCount();
      if (count === 0) return;
      const isFollowing = follows.current !== 'no more' && !isMoved.current;
      const { id, index } = isFollowing ? { id: null, index: 0 } : place.current;
      if (follows.current === 'once more' && !isLoading(grid)) follows.current = 'no more';
      if (revealed.current !== list) {
        if (!isLoading(grid)) revealed.current = list;
        grid.ensureIndexVisible(Math.min(index, count - 1));
      }
      const node = id === null ? undefined : grid.getRowNode(id);
      if (node?.data && belongs(node.data) && node.rowIndex !== null && node.rowIndex < count) {
        if (node.rowIndex !== index) keepStill(grid, host.current, index, node.rowIndex);
        put({ id, index: node.rowIndex });
        return;
      }
      // It may only have moved into a part that is still on its way.
      if (id !== null && isLoading(grid)) return;
      if (id === null) inherit(grid, index);
      else seek(grid, id);
    },
    [host, put, belongs, inherit, seek],
  );

  const rowAtCursor = useCallback((): OrderRow | undefined => {
    const { id } = place.current;
    const row = id === null ? undefined : api.current?.getRowNode(id)?.data;
    return row && belongs(row) ? row : undefined;
  }, [api, belongs]);

  const index = useCallback(() => place.current.index, []);
  const stay = useCallback(() => {
    isMoved.current = true;
  }, []);
  return { index, stay, moveTo, settle, rowAtCursor };
}
