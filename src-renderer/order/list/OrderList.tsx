/** The worklist of one queue: filters, quick filters, grid, foot. */
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { OrderRow, SyncView } from '#shared/contract/api.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { QUEUE_LABEL, type Queue } from '#shared/domain/order/queues.ts';
import { DAY, dayStart } from '#shared/domain/time.ts';
import { useMinute } from '../../lib/clock.ts';
import { useEngine } from '../../lib/engine-context.tsx';
import { NOT_SENT, sentenceOf } from '../../lib/engine.ts';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { useOpen, useWorkspace } from '../../shell/workspace.ts';
import { ResultBar } from '../act/ResultBar.tsx';
import { doneOf, failedOf, type Done } from '../act/result.ts';
import { FilterBar } from './FilterBar.tsx';
import { CLEARED, filterOf, type ListFilter, type ListState } from './list-state.ts';
import { ListEmpty, type Ways } from './ListEmpty.tsx';
import { ListFoot } from './ListFoot.tsx';
import { OrderGrid, type GridHandle } from './OrderGrid.tsx';
import { QuickFilters } from './QuickFilters.tsx';
import type { ListAnswer } from './use-order-source.ts';
import './list.css';

/** How long the result of an act in the list stays, ms. */
const DONE_SHOWN_MS = 6000;

/** The query of a queue; its identity changes only when the query does. */
function useListFilter(queue: Queue, state: ListState): ListFilter {
  const now = useMinute();
  const { range, keyword, light, sort, descending, cursor } = state;
  // Ranges are whole days: the query changes at midnight, not every minute.
  const today = dayStart(now);
  return useMemo(
    () => filterOf(queue, { range, keyword, light, sort, descending, cursor }, today + DAY - 1),
    // oxlint-disable-next-line react/exhaustive-deps -- the cursor is no part of the query
    [queue, range, keyword, light, sort, descending, today],
  );
}

export function OrderList({ queue, sync, isActive }: { queue: Queue; sync: SyncView; isActive: boolean }): ReactNode {
  const engine = useEngine();
  const workspace = useWorkspace();
  const state = useOpen().lists[queue];
  const filter = useListFilter(queue, state);
  const grid = useRef<GridHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const ways = useRef<Ways>(null);
  const isAccepting = useRef(false);
  const [answer, setAnswer] = useState<(ListAnswer & { filter: ListFilter }) | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [done, setDone] = useState<Done | null>(null);

  const shown = isActive ? queue : null;
  useEffect(() => {
    if (shown === null) return;
    if (workspace.store.get().isFinding) {
      search.current?.focus();
      search.current?.select();
      workspace.endFinding();
    } else grid.current?.take();
  }, [shown, workspace]);
  useEffect(() => {
    if (!done) return;
    const timer = window.setTimeout(() => setDone(null), DONE_SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [done]);

  const change = useCallback(
    (next: Partial<ListState>) => workspace.changeList(queue, { ...next, cursor: { id: null, index: 0 } }),
    [workspace, queue],
  );
  const setCursor = useCallback(
    (cursor: ListState['cursor']) => workspace.changeList(queue, { cursor }),
    [workspace, queue],
  );
  const setSort = useCallback((sort: ListState['sort'], descending: boolean) => change({ sort, descending }), [change]);
  const searchIn = (other: Queue): void => {
    workspace.changeList(other, { ...CLEARED, keyword: state.keyword, cursor: { id: null, index: 0 } });
    workspace.openQueue(other);
  };
  const take = useCallback((from: ListFilter, next: ListAnswer) => {
    setAnswer({ ...next, filter: from });
    setError(null);
  }, []);
  const fail = useCallback((reason: unknown) => setError(sentenceOf(reason)), []);
  const focusGrid = useCallback(() => grid.current?.focus(), []);

  const acceptHere = (row: OrderRow): void => {
    // One press, one order, and that as it is now: not while the last answer has not reached the row.
    if (isAccepting.current || !grid.current?.isUpToDate(row)) return;
    isAccepting.current = true;
    const finish = (result: Done): void => {
      isAccepting.current = false;
      grid.current?.renew();
      setDone(result);
    };
    engine.command('order.act', { id: row.id, kind: 'accept', payload: {}, seenAct: row.act }).then(
      (result) => finish(doneOf('accept', null, row.number, result)),
      (reason: unknown) => finish(failedOf('accept', null, row.number, sentenceOf(reason))),
    );
  };

  const act = (kind: HumanKind, row: OrderRow, index: number): void => {
    // What cannot be seen behind the notice is not acted on.
    if (error !== null) return;
    // A page without its order would take the keys that come next.
    if (engine.link.get() !== 'ready') {
      setDone(failedOf(kind, null, row.number, NOT_SENT));
      return;
    }
    // 签收 has nothing to fill in; the others open the order with their form.
    if (kind === 'accept') acceptHere(row);
    else workspace.openOrder(row, { queue, index }, kind);
  };

  // Counts of another queue or filter are no counts of this one; after a change the old ones stay until the new have come.
  const current = answer?.filter.queue === queue ? answer : null;
  const isBusy = current?.filter !== filter && error === null;
  const isEmpty = current?.filter === filter && current.total === 0;
  const notSearchable = current?.notSearchable ?? 0;
  const hasKeyword = state.keyword.trim() !== '';
  const press = (key: string): boolean => {
    const clear = key === 'Escape' && hasKeyword ? () => change({ keyword: '' }) : undefined;
    const way = ways.current?.[key] ?? clear;
    way?.();
    return way !== undefined;
  };
  return (
    <section className="list" aria-label={QUEUE_LABEL[queue]}>
      <h1 className="aloud">{QUEUE_LABEL[queue]}</h1>
      <FilterBar key={queue} queue={queue} state={state} onChange={change} searchRef={search} onLeave={focusGrid} />
      <QuickFilters queue={queue} state={state} answer={current} onChange={change} onSort={setSort} />
      <div className="list-body">
        <OrderGrid
          ref={grid}
          filter={filter}
          cursor={state.cursor}
          onCursor={setCursor}
          onSort={setSort}
          onAnswer={take}
          onError={fail}
          onOpen={(row, index) => workspace.openOrder(row, { queue, index })}
          onAct={act}
          onSearch={() => search.current?.focus()}
          onKey={press}
          isBusy={isBusy}
          isArriving={sync.syncing || sync.receiving !== null || sync.state !== 'online'}
        />
        {error === null ? null : (
          <div className="list-cover">
            <Notice title="列表没有读出来" text={error}>
              <Button onClick={() => grid.current?.refresh()}>再读一次</Button>
            </Notice>
          </div>
        )}
        {isEmpty && error === null ? (
          <div className="list-cover">
            <ListEmpty
              queue={queue}
              state={state}
              filter={filter}
              notSearchable={notSearchable}
              sync={sync}
              ways={ways}
              onChange={change}
              onElsewhere={searchIn}
            />
          </div>
        ) : null}
        {done ? (
          <div className="list-done">
            <ResultBar done={done} sync={sync} withNumber />
          </div>
        ) : null}
      </div>
      <ListFoot
        queue={queue}
        total={current?.total ?? null}
        index={state.cursor.index}
        hasKeyword={hasKeyword}
        notSearchable={notSearchable}
      />
    </section>
  );
}
