/** Finding orders by any part of what they say. */
import { needlesOf, phraseQuery } from '#shared/domain/text/grams.ts';
import { TextIndex } from '../store/search-index.ts';
import type { Store } from '../store/store.ts';

export interface FoundBy {
  /** Queries of the text index: what everybody finds, and what is found by those only who read the order in full. */
  open: string;
  whole: string;
  /** Lead units whose orders this person reads in full. */
  read: readonly string[];
}

/**
 * What a person finds by a text; null when nothing is looked for. Who may not read a telephone number may not find an
 * order by it either.
 */
export function foundBy(typed: string, read: () => readonly string[]): FoundBy | null {
  // A person's hand leaves blanks that are not meant.
  const phrases = phraseQuery(needlesOf(typed.trim()));
  return phrases === null ? null : { open: `{open} : (${phrases})`, whole: `{whole} : (${phrases})`, read: read() };
}

export interface SearchResult {
  total: number;
  /** The latest dispatched first. */
  orders: { id: string; number: string }[];
  /** Orders that came a moment ago and cannot be found by their words yet. */
  notSearchable: number;
}

/** Every order that holds the text, for one who reads everything: any substring of its words and numbers, its blanks too. */
export function searchAll(store: Store, typed: string, limit: number): SearchResult {
  const phrases = phraseQuery(needlesOf(typed));
  if (phrases === null) return { total: 0, orders: [], notSearchable: 0 };
  return store.read(() => ({
    total: store.sql('SELECT count(*) FROM order_search WHERE order_search MATCH ?').pluck().get(phrases) as number,
    orders: newestFound(store, phrases, limit),
    notSearchable: new TextIndex(store).waitingCount(),
  }));
}

/** The keys of the index are in the order of time: the newest are found without sorting. */
export const newestFound = (store: Store, phrases: string, limit: number): SearchResult['orders'] =>
  store
    .sql(
      `SELECT id, number FROM order_search JOIN order_row ON k = order_search.rowid
       WHERE order_search MATCH ? ORDER BY order_search.rowid DESC LIMIT ?`,
    )
    .all(phrases, limit) as SearchResult['orders'];
