import type { CustomHeaderProps } from 'ag-grid-react';
import { createContext, use, type ReactNode } from 'react';
import type { Sort } from './list-state.ts';

export interface Sorting {
  sort: Sort;
  descending: boolean;
  onSort: (sort: Sort, descending: boolean) => void;
}

export const SortingContext = createContext<Sorting | null>(null);

/** A click sorts, another turns it round. By keyboard the choice above the list does the same. */
export function HeaderCell({ displayName, sort }: CustomHeaderProps & { sort?: Sort }): ReactNode {
  const sorting = use(SortingContext);
  if (!sorting || sort === undefined) return displayName;
  const isSorted = sorting.sort === sort;
  return (
    <button
      type="button"
      className={`head-sort ${isSorted ? 'head-sorted' : ''}`}
      tabIndex={-1}
      onClick={() =>
        sorting.onSort(sort, isSorted ? !sorting.descending : sort === 'dispatched' || sort === 'completed')
      }
    >
      {displayName}
      {isSorted ? <span aria-hidden="true">{sorting.descending ? '↓' : '↑'}</span> : null}
    </button>
  );
}
