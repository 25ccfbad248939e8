/** The orders that hold a text, looked up once: a list's counts and its pages then read the same set. */
import type { Store } from '../store/store.ts';
import { foundBy, type FoundBy } from './search.ts';

/** A set of keys in memory, the last one that was asked for. */
interface Held {
  name: string;
  size: number;
}
const HELD = new WeakMap<Store, Held>();

const TABLE = 'temp.found';

function fill(store: Store, { open, whole, read }: FoundBy): number {
  store.db.exec(`CREATE TEMP TABLE IF NOT EXISTS found (k INTEGER PRIMARY KEY); DELETE FROM ${TABLE}`);
  const { changes } = store
    .sql(`INSERT INTO ${TABLE} SELECT rowid FROM order_search WHERE order_search MATCH ?`)
    .run(open);
  if (read.length === 0) return changes;
  const { changes: more } = store
    .sql(
      `INSERT OR IGNORE INTO ${TABLE} SELECT found.rowid FROM order_search found JOIN order_row held ON held.k = found.rowid
       WHERE found.order_search MATCH ? AND held.lead_unit IN (SELECT value FROM json_each(?))`,
    )
    .run(whole, JSON.stringify(read));
  return changes + more;
}

export interface Found {
  /** Number of orders in the set, of all queues. */
  size: number;
  /** Names the set, until something is written. */
  name: string;
}

/**
 * Puts the orders that a person finds by a text into `temp.found`. Null when nothing is looked for. `read` gives the lead
 * units whose orders this person reads in full. Call it inside a read, and use the set in the same read.
 */
export function findInto(store: Store, typed: string, read: () => readonly string[]): Found | null {
  const found = foundBy(typed, read);
  if (!found) return null;
  const name = JSON.stringify([store.stamp(), found]);
  const held = HELD.get(store);
  if (held?.name === name) return held;
  HELD.delete(store);
  const next = { name, size: fill(store, found) };
  HELD.set(store, next);
  return next;
}
