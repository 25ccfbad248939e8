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
  /** To this row, clamped to the list. */
  moveTo: (index: number) => void;
  /** After the rows changed. A list that is another one now brings its cursor into view. */
  settle: (api: GridApi<OrderRow>, list: ListFilter) => void;
  rowAtCursor: () => OrderRow | undefined;
}

/** Keeps the current row where it is on the screen when rows were put in or taken out above it. */
function keepStill(api: GridApi<OrderRow>, host: HTMLElement | null, before: number, after: number): void {
  const { top, bottom } = api.getVerticalPixelRange();
  const wasVisible = before * ROW_HEIGHT >= top && (before + 1) * ROW_HEIGHT <= bottom;
  const viewport = host?.querySelector('.ag-body-viewport, .ag-grid-viewport');
  if (wasVisible && top > 0 && viewport) viewport.scrollTop += (after - before) * ROW_HEIGHT;
}

const isLoading = (api: GridApi<OrderRow>): boolean =>
  Object.values(api.getCacheBlockState() as Record<string, { pageStatus: string }>).some(
    ({ pageStatus }) => pageStatus === 'loading' || pageStatus === 'needsLoading',
  );

export function useCursor(
  api: { readonly current: GridApi<OrderRow> | null },
  host: { readonly current: HTMLElement | null },
  cursor: Cursor,
  onCursor: (cursor: Cursor) => void,
): CursorControl {
  // Keys come faster than renders: the place is kept here and reported outward.
  const place = useRef(cursor);
  const revealed = useRef<ListFilter | null>(null);
  useEffect(() => {
    if (place.current === cursor) return;
    // Moved from outside: another queue, or 下一件 on an order's page.
    place.current = cursor;
    const grid = api.current;
    if (!grid || cursor.id === null) return;
    grid.getRowNode(cursor.id)?.setSelected(true, true);
    if (cursor.index < grid.getDisplayedRowCount()) grid.ensureIndexVisible(cursor.index);
  }, [api, cursor]);

  const put = useCallback(
    (next: Cursor) => {
      const before = place.current;
      place.current = next;
      if (before.id !== next.id || before.index !== next.index) onCursor(next);
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
      const target = Math.max(0, Math.min(index, count - 1));
      grid.ensureIndexVisible(target);
      put({ id: grid.getDisplayedRowAtIndex(target)?.data?.id ?? null, index: target });
    },
    [api, put],
  );

  const settle = useCallback(
    (grid: GridApi<OrderRow>, list: ListFilter) => {
      const { id, index } = place.current;
      const count = grid.getDisplayedRowCount();
      if (count === 0) return;
      if (revealed.current !== list) {
        if (!isLoading(grid)) revealed.current = list;
        grid.ensureIndexVisible(Math.min(index, count - 1));
      }
      const node = id === null ? undefined : grid.getRowNode(id);
      if (node?.data && node.rowIndex !== null && node.rowIndex < count) {
        if (node.rowIndex !== index) keepStill(grid, host.current, index, node.rowIndex);
        put({ id, index: node.rowIndex });
        return;
      }
      // It may only have moved into a part that is still on its way.
      if (id !== null && isLoading(grid)) return;
      const heirIndex = Math.min(index, count - 1);
      const heir = grid.getDisplayedRowAtIndex(heirIndex)?.data;
      // Not loaded yet: the next settling decides.
      if (heir) put({ id: heir.id, index: heirIndex });
    },
    [host, put],
  );

  const rowAtCursor = useCallback((): OrderRow | undefined => {
    const { id } = place.current;
    return id === null ? undefined : api.current?.getRowNode(id)?.data;
  }, [api]);

  return { moveTo, settle, rowAtCursor };
}
