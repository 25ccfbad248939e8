/** The grid's data source over the engine. Old rows stay until new ones have come: nothing flickers. */
import type { GridApi, IDatasource, IGetRowsParams } from 'ag-grid-community';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { OrderList, OrderRow } from '#shared/contract/api.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { useEngine } from '../../lib/engine-context.tsx';
import { useLatest } from '../../lib/use-latest.ts';
import type { ListFilter } from './list-state.ts';

export const BLOCK_ROWS = 100;

export type ListAnswer = Omit<OrderList, 'rows'>;

interface SourceOptions {
  filter: ListFilter;
  onAnswer: (filter: ListFilter, answer: ListAnswer) => void;
  onError: (error: unknown) => void;
}

export interface OrderSource {
  source: IDatasource;
  refresh: () => void;
  /** Where to leave the grid's API once it is there. */
  attach: (api: GridApi<OrderRow>) => void;
  /** Is this row an answer to the present filter? Rows of an older one stay on the screen until then. */
  belongs: (row: OrderRow) => boolean;
  /** Was this row read after the last `renew`? */
  isUpToDate: (row: OrderRow) => boolean;
  /** What is shown is outdated: something was done to it. Reads it again. */
  renew: () => void;
}

export function useOrderSource(options: SourceOptions): OrderSource {
  const engine = useEngine();
  const { filter } = options;
  const latest = useLatest(options);
  const asked = useRef(filter);
  const api = useRef<GridApi<OrderRow> | null>(null);
  /** Which question each row answers, and the how-manieth question it was. */
  const origins = useRef(new WeakMap<OrderRow, { filter: ListFilter; n: number }>());
  const questions = useRef({ asked: 0, outdated: 0 });

  const source = useMemo<IDatasource>(
    () => ({
      getRows(params: IGetRowsParams) {
        const wanted = asked.current;
        const n = ++questions.current.asked;
        engine.query('order.list', { ...wanted, offset: params.startRow, limit: BLOCK_ROWS }).then(
          (answer) => {
            for (const row of answer.rows) origins.current.set(row, { filter: wanted, n });
            // The grid drops answers of a superseded request by itself; the counts above it are ours.
            params.successCallback(answer.rows, answer.total);
            if (wanted === asked.current) latest.current.onAnswer(wanted, answer);
          },
          (error: unknown) => {
            params.failCallback();
            latest.current.onError(error);
          },
        );
      },
    }),
    [engine, latest],
  );

  const refresh = useCallback(() => {
    const grid = api.current;
    if (grid && !grid.isDestroyed()) grid.refreshInfiniteCache();
  }, []);

  useEffect(() => {
    asked.current = filter;
    refresh();
  }, [filter, refresh]);

  useEffect(() => {
    let timer = 0;
    const later = (): void => {
      if (timer !== 0) return;
      timer = window.setTimeout(() => {
        timer = 0;
        refresh();
      }, 150);
    };
    const stopTopics = engine.onChanged((topics) => {
      if (topics.includes('orders')) later();
    });
    const stopLink = engine.link.subscribe(() => {
      if (engine.link.get() === 'ready') later();
    });
    // Lights go by the minute.
    const lights = window.setInterval(refresh, MINUTE);
    return () => {
      window.clearTimeout(timer);
      window.clearInterval(lights);
      stopTopics();
      stopLink();
    };
  }, [engine, refresh]);

  const attach = useCallback((given: GridApi<OrderRow>) => {
    api.current = given;
  }, []);
  const belongs = useCallback((row: OrderRow) => origins.current.get(row)?.filter === latest.current.filter, [latest]);
  const isUpToDate = useCallback(
    (row: OrderRow) => (origins.current.get(row)?.n ?? 0) > questions.current.outdated,
    [],
  );
  const renew = useCallback(() => {
    questions.current.outdated = questions.current.asked;
    refresh();
  }, [refresh]);
  return { source, refresh, attach, belongs, isUpToDate, renew };
}
