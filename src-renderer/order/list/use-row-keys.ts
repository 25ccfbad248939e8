/**
 * Keys that act on the order at the cursor. One that comes before the rows of the present list waits for them, and the
 * keys behind it are dropped: no key ever acts on a row of an older list, or on another row than it was pressed for.
 */
import { useCallback, useRef } from 'react';
import type { OrderRow } from '#shared/contract/api.ts';
import { useLatest } from '../../lib/use-latest.ts';
import type { ListFilter } from './list-state.ts';

interface RowKeysOptions {
  filter: ListFilter;
  rowAtCursor: () => OrderRow | undefined;
  onKey: (key: string, row: OrderRow) => void;
}

export interface RowKeys {
  press: (key: string) => void;
  isWaiting: () => boolean;
  /** The rows changed. `isComplete`: nothing more is on its way. */
  release: (isComplete: boolean) => void;
  /** The person turned to something else. */
  drop: () => void;
}

export function useRowKeys(options: RowKeysOptions): RowKeys {
  const latest = useLatest(options);
  const held = useRef<{ key: string; filter: ListFilter } | null>(null);
  /** The key that waits for the present list; one for an older list has lost its meaning. */
  const waiting = useCallback(
    () => (held.current?.filter === latest.current.filter ? held.current.key : null),
    [latest],
  );

  const press = useCallback(
    (key: string) => {
      if (waiting() !== null) return;
      const { filter, rowAtCursor, onKey } = latest.current;
      const row = rowAtCursor();
      if (row) onKey(key, row);
      else held.current = { key, filter };
    },
    [latest, waiting],
  );
  const release = useCallback(
    (isComplete: boolean) => {
      const key = waiting();
      const row = key === null ? undefined : latest.current.rowAtCursor();
      if (row || isComplete) held.current = null;
      if (key !== null && row) latest.current.onKey(key, row);
    },
    [latest, waiting],
  );
  const isWaiting = useCallback(() => waiting() !== null, [waiting]);
  const drop = useCallback(() => {
    held.current = null;
  }, []);
  return { press, isWaiting, release, drop };
}
