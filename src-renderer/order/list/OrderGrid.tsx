/** AG Grid over the engine. The focus is the list's own, not a cell's: it survives every refresh. */
import {
  CellStyleModule,
  ColumnApiModule,
  EventApiModule,
  InfiniteRowModelModule,
  LocaleModule,
  ModuleRegistry,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
  type GridApi,
} from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useCallback, useImperativeHandle, useMemo, useRef, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import type { OrderRow } from '#shared/contract/api.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { actOfKey } from '../act/acts.ts';
import { useEngine } from '../../lib/engine-context.tsx';
import { focusContent } from '../../lib/focus.ts';
import { singleKey } from '../../lib/keyboard.ts';
import { STYLE_NONCE } from '../../lib/nonce.ts';
import { NARROW, useMedia } from '../../lib/use-media.ts';
import { useSession } from '../../shell/session-context.ts';
import { GRID_THEME, HEADER_HEIGHT, ROW_HEIGHT } from '../../theme/grid.ts';
import { columnsFor } from './columns.tsx';
import { HeaderCell, SortingContext, type Sorting } from './HeaderCell.tsx';
import type { ListFilter, ListState } from './list-state.ts';
import { isLoading, useCursor } from './use-cursor.ts';
import { BLOCK_ROWS, useOrderSource, type ListAnswer } from './use-order-source.ts';
import { useRowKeys } from './use-row-keys.ts';

ModuleRegistry.registerModules([
  InfiniteRowModelModule,
  RowSelectionModule,
  RowApiModule,
  ScrollApiModule,
  ColumnApiModule,
  EventApiModule,
  CellStyleModule,
  RowStyleModule,
  TooltipModule,
  LocaleModule,
]);

const DEFAULT_COLUMN = { headerComponent: HeaderCell, resizable: false, sortable: false, suppressMovable: true };
const SELECTION = { mode: 'singleRow', checkboxes: false, enableClickSelection: false } as const;
const ROW_CLASSES = { 'row-loading': ({ data }: { data: OrderRow | undefined }) => data === undefined };
/** What the grid says by itself it says to screen readers only. */
const LOCALE = { ariaRowSelect: '', ariaRowDeselect: '', ariaUnchecked: '未选', ariaChecked: '已选', loadingOoo: '' };

export interface GridHandle {
  focus: () => void;
  /** The list was opened: the focus goes into it, if nobody needs it elsewhere. */
  take: () => void;
  refresh: () => void;
  /** Something was done to what is shown: reads it again. */
  renew: () => void;
  /** Was this row read after the last `renew`? */
  isUpToDate: (row: OrderRow) => boolean;
}

interface OrderGridProps {
  ref: Ref<GridHandle>;
  filter: ListFilter;
  cursor: ListState['cursor'];
  onCursor: (cursor: ListState['cursor']) => void;
  onSort: Sorting['onSort'];
  onAnswer: (filter: ListFilter, answer: ListAnswer) => void;
  onError: (error: unknown) => void;
  onOpen: (row: OrderRow, index: number) => void;
  /** A key of an act, and the order of this list that it is for. */
  onAct: (kind: HumanKind, row: OrderRow, index: number) => void;
  onSearch: () => void;
  /** Any other key. @returns it meant something */
  onKey: (key: string) => boolean;
  /** The rows of this list have not come yet. */
  isBusy: boolean;
  /** The first sync has yet to bring orders. */
  isArriving: boolean;
}

export function OrderGrid(props: OrderGridProps): ReactNode {
  const { ref, filter, cursor, onCursor, onSort, onAnswer, onError, onOpen, onAct } = props;
  const host = useRef<HTMLDivElement>(null);
  const api = useRef<GridApi<OrderRow>>(null);
  const narrow = useMedia(NARROW);
  const unitKind = useSession().user.unit.kind;
  const isDistrict = unitKind === 'district';
  const isClosed = filter.queue === 'completed';
  const wide = useMedia('(min-width: 1700px)');
  const columns = useMemo(
    () => columnsFor({ narrow, wide, isClosed, isDistrict }),
    [narrow, wide, isClosed, isDistrict],
  );
  const { source, refresh, attach, belongs, isUpToDate, renew } = useOrderSource({
    filter,
    onAnswer,
    onError: (error) => {
      keys.drop();
      onError(error);
    },
  });
  const engine = useEngine();
  const find = useCallback((id: string) => engine.query('order.position', { ...filter, id }), [engine, filter]);
  const { index, stay, moveTo, settle, rowAtCursor } = useCursor({
    api,
    host,
    cursor,
    onCursor,
    belongs,
    isArriving: props.isArriving,
    refresh,
    find,
  });
  const keys = useRowKeys({
    filter,
    rowAtCursor,
    onKey: (key, row) => {
      const kind = actOfKey(key, unitKind);
      if (kind) onAct(kind, row, index());
      else onOpen(row, index());
    },
  });
  const sorting = useMemo(
    (): Sorting => ({ sort: filter.sort, descending: filter.descending, onSort }),
    [filter.sort, filter.descending, onSort],
  );

  useImperativeHandle(
    ref,
    () => ({ focus: () => host.current?.focus(), take: () => focusContent(host.current), refresh, renew, isUpToDate }),
    [refresh, renew, isUpToDate],
  );

  const pageRows = (): number => {
    const range = api.current?.getVerticalPixelRange();
    return range ? Math.max(1, Math.floor((range.bottom - range.top) / ROW_HEIGHT) - 1) : 10;
  };

  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    const key = singleKey(event, event.nativeEvent);
    if (key === null) return;
    const moves: Record<string, () => number> = {
      ArrowDown: () => index() + 1,
      J: () => index() + 1,
      ArrowUp: () => index() - 1,
      K: () => index() - 1,
      PageDown: () => index() + pageRows(),
      PageUp: () => index() - pageRows(),
      Home: () => 0,
      End: () => Number.MAX_SAFE_INTEGER,
    };
    const target = moves[key]?.();
    if (target !== undefined) {
      // What waits was meant for the order the cursor stands on.
      if (!keys.isWaiting()) moveTo(target);
    } else if (key === '/') {
      keys.drop();
      props.onSearch();
    } else if (key === 'Enter' || actOfKey(key, unitKind)) {
      stay();
      keys.press(key);
    } else if (!props.onKey(key)) return;
    event.preventDefault();
  };

  // The whole list has the focus and the keys; aria-activedescendant tells which row is meant.
  const keyboard = {
    tabIndex: 0,
    onKeyDown: press,
    onBlur: keys.drop,
    'aria-busy': props.isBusy,
    'aria-activedescendant': cursor.id === null ? undefined : `order-${cursor.id}`,
  };
  return (
    <SortingContext value={sorting}>
      <div ref={host} className="order-grid" role="group" aria-label="工单列表" data-testid="order-grid" {...keyboard}>
        <AgGridReact<OrderRow>
          theme={GRID_THEME}
          styleNonce={STYLE_NONCE}
          rowModelType="infinite"
          datasource={source}
          cacheBlockSize={BLOCK_ROWS}
          maxBlocksInCache={8}
          rowHeight={ROW_HEIGHT}
          headerHeight={HEADER_HEIGHT}
          columnDefs={columns}
          defaultColDef={DEFAULT_COLUMN}
          rowSelection={SELECTION}
          rowClassRules={ROW_CLASSES}
          localeText={LOCALE}
          getRowId={({ data }) => data.id}
          animateRows={false}
          alwaysShowVerticalScroll
          suppressCellFocus
          tabIndex={-1}
          suppressHeaderFocus
          suppressDragLeaveHidesColumns
          suppressOverlays={['loading', 'noRows', 'noMatchingRows']}
          tooltipShowDelay={600}
          onGridReady={({ api: given }) => {
            api.current = given;
            attach(given);
            // Newer Chromium makes every scrolling region a stop of Tab; the list has one already.
            for (const part of host.current?.querySelectorAll('[class*="-viewport"]') ?? [])
              part.setAttribute('tabindex', '-1');
          }}
          onModelUpdated={({ api: given }) => {
            settle(given, filter);
            keys.release(!isLoading(given));
          }}
          onRowClicked={({ rowIndex }) => {
            keys.drop();
            if (rowIndex !== null) moveTo(rowIndex);
            host.current?.focus();
          }}
          onRowDoubleClicked={({ data, rowIndex }) => {
            if (data && rowIndex !== null) onOpen(data, rowIndex);
          }}
        />
      </div>
    </SortingContext>
  );
}
