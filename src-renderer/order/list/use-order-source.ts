/** The grid's data source over the engine. Old rows stay until new ones have come: nothing flickers. */
import type { GridApi, IDatasource, IGetRowsParams } from 'ag-grid-community';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { OrderRow } from '#shared/contract/api.ts';
import type { LightColour } from '#shared/domain/deadline/due.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { useEngine } from '../../lib/engine-context.tsx';
import type { ListFilter } from './list-state.ts';

export const BLOCK_ROWS = 100;

export interface ListAnswer {
  total: number;
  lights: Record<LightColour, number>;
}

interface SourceOptions {
  filter: ListFilter;
  onAnswer: (filter: ListFilter, answer: ListAnswer) => void;
  onError: (error: unknown) => void;
}

/** Always the newest value, for callbacks that the grid keeps. */
function useLatest<T>(value: T): { readonly current: T } {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  });
  return ref;
}

/** @returns the source, `refresh`, and where to leave the grid's API once it is there */
export function useOrderSource(options: SourceOptions): {
  source: IDatasource;
  refresh: () => void;
  attach: (api: GridApi<OrderRow>) => void;
} {
  const engine = useEngine();
  const { filter } = options;
  const latest = useLatest(options);
  const asked = useRef(filter);
  const api = useRef<GridApi<OrderRow> | null>(null);

  const source = useMemo<IDatasource>(
    () => ({
      getRows(params: IGetRowsParams) {
        const wanted = asked.current;
        engine.query('order.list', { ...wanted, offset: params.startRow, limit: BLOCK_ROWS }).then(
          (answer) => {
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
  return { source, refresh, attach };
}
