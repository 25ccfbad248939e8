/** Finding orders by any part of what they say. */
import { needlesOf, phraseQuery } from '#shared/domain/text/grams.ts';
import type { Store } from '../store/store.ts';

export interface FoundBy {
  /** Condition on a table with the column `k`; null when nothing is looked for. */
  where: string;
  values: { open: string; whole: string; read: string };
}

/**
 * Orders that a person finds by a text. Who may not read a telephone number may not find an order by it either:
 * `read` gives the lead units whose orders this person reads in full.
 */
export function foundBy(typed: string, read: () => readonly string[]): FoundBy | null {
  // A person's hand leaves blanks that are not meant.
  const phrases = phraseQuery(needlesOf(typed.trim()));
  if (phrases === null) return null;
  return {
    where: `k IN (SELECT rowid FROM order_search WHERE order_search MATCH @open
      UNION ALL SELECT found.rowid FROM order_search found JOIN order_row held ON held.k = found.rowid
        WHERE found.order_search MATCH @whole AND held.lead_unit IN (SELECT value FROM json_each(@read)))`,
    values: { open: `{open} : (${phrases})`, whole: `{whole} : (${phrases})`, read: JSON.stringify(read()) },
  };
}

export interface Found {
  total: number;
  /** The latest dispatched first. */
  orders: { id: string; number: string }[];
}

/** Every order that holds the text, for one who reads everything: any substring of its words and numbers, its blanks too. */
export function searchAll(store: Store, typed: string, limit: number): Found {
  const phrases = phraseQuery(needlesOf(typed));
  if (phrases === null) return { total: 0, orders: [] };
  return store.read(() => ({
    total: store.sql('SELECT count(*) FROM order_search WHERE order_search MATCH ?').pluck().get(phrases) as number,
    orders: newestFound(store, phrases, limit),
  }));
}

/** The keys of the index are in the order of time: the newest are found without sorting. */
const newestFound = (store: Store, phrases: string, limit: number): Found['orders'] =>
  store
    .sql(
      `SELECT id, number FROM order_search JOIN order_row ON k = order_search.rowid
       WHERE order_search MATCH ? ORDER BY order_search.rowid DESC LIMIT ?`,
    )
    .all(phrases, limit) as Found['orders'];
