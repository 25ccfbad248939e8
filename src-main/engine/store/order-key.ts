/**
 * The integer an order's rows hang on: seconds since 2000 of its dispatch by the city, and a place within that second.
 * What came first has the smaller key, so a period is a range of keys and "newest first" is the order of the table.
 */
import type { Store } from './store.ts';

const SECOND = 1000;
const EPOCH = Date.UTC(2000, 0, 1) / SECOND;
/** Places within one second; 31 bits of seconds and 22 bits of places fill the whole numbers that are exact. */
const PLACES = 2 ** 22;
const LAST_SECOND = 2 ** 31 - 1;

const firstKey = (second: number): number => Math.min(Math.max(second - EPOCH, 0), LAST_SECOND) * PLACES;

/** The keys of what the city dispatched within [fromAt, toAt), epoch ms: `from <= k < to`. Exact on whole seconds. */
export const keyRange = (fromAt: number, toAt: number): { fromKey: number; toKey: number } => ({
  fromKey: firstKey(Math.floor(fromAt / SECOND)),
  toKey: firstKey(Math.ceil(toAt / SECOND)),
});

export class OrderKeys {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(id: string): number | undefined {
    return this.#store.sql('SELECT k FROM order_key WHERE id = ?').pluck().get(id) as number | undefined;
  }

  /**
   * The key of an order dispatched at `at`; made when the order is new here, moved when its dispatch turned out to be at
   * another second. `moved` = key before, whose words the text index still holds.
   */
  place(id: string, at: number): { k: number; isNew: boolean; moved?: number } {
    const from = firstKey(Math.floor(at / SECOND));
    const held = this.find(id);
    if (held !== undefined && held >= from && held < from + PLACES) return { k: held, isNew: false };
    const last = this.#store
      .sql('SELECT max(k) FROM order_key WHERE k >= ? AND k < ?')
      .pluck()
      .get(from, from + PLACES) as number | null;
    const k = last === null ? from : last + 1;
    if (held === undefined) {
      this.#store.sql('INSERT INTO order_key (k, id) VALUES (?, ?)').run(k, id);
      return { k, isNew: true };
    }
    this.#store.sql('UPDATE order_key SET k = ? WHERE k = ?').run(k, held);
    return { k, isNew: false, moved: held };
  }

  /** Everything that hangs on the order goes with it, except its entry in the text index. */
  drop(k: number): void {
    this.#store.sql('DELETE FROM order_key WHERE k = ?').run(k);
  }
}
