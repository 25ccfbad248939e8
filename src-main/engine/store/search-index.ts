/**
 * The text index of orders: any substring of its numbers, request, place and caller. A contentless FTS5 table holds the words of
 * `gramsOf`, never the texts themselves, in two columns: `open` is what everybody who sees the order may find it by,
 * `whole` what only those find it by who may read it in full.
 */
import type { OrderState, Personal } from '#shared/domain/order/types.ts';
import { joinDigits } from '#shared/domain/text/fold.ts';
import { gramsOfAll } from '#shared/domain/text/grams.ts';
import { maskPlace, maskTexts } from '#shared/domain/text/masking.ts';
import { noteResidue } from './residue.ts';
import type { Store } from './store.ts';

/** Stands where something was masked: nobody types it, so nothing is found by its mask. */
const MASKED = '\u{10FEFF}';

/** Title and content for those who may not read them in full; null where there are none. */
export interface MaskedRequest {
  title: string | null;
  content: string | null;
}

export function maskedRequest(personal: Personal): MaskedRequest {
  const { title, content } = personal;
  // Together: each is searched for what the other gives away.
  const [maskedTitle = '', maskedContent = ''] = maskTexts([title ?? '', content ?? ''], personal);
  return { title: title && maskedTitle, content: content && maskedContent };
}

/** Changes with anything an order is found by: the same mark, the same entry in the index. 32 bits (FNV-1a). */
export function markOf({ number, districtNumber, personal }: OrderState): number {
  const { title, content, place, callerName, callerPhone } = personal;
  const text = [number, districtNumber, title, content, place, callerName, callerPhone].join('\n');
  let mark = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) mark = Math.imul(mark ^ text.charCodeAt(i), 0x01000193);
  return mark >>> 0;
}

/** The values by which an order is found: its numbers, the request, the place, and who called (features.md c1). */
function searchValues(
  { number, districtNumber, personal }: OrderState,
  request: MaskedRequest,
): { open: string[]; whole: string[] } {
  const { title, content, place, callerName, callerPhone } = personal;
  const open = [number, districtNumber ?? ''];
  // Nobody is found by who he is, except by those who handle his order.
  const whole = [...new Set([callerName, callerPhone, callerPhone && joinDigits(callerPhone)])].filter(
    (each) => each !== null,
  );
  const add = (value: string | null, masked: string | null): void => {
    if (value === null || masked === null) return;
    open.push(masked === value ? value : masked.replaceAll('*', MASKED));
    if (masked !== value) whole.push(value);
  };
  add(title, request.title);
  add(content, request.content);
  add(place, place && maskPlace(place));
  return { open, whole };
}

/** An order whose words wait. */
export interface Waiting {
  k: number;
  id: string;
}

export class TextIndex {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** `isNew`: the key has no entry yet. */
  put(k: number, state: OrderState, request: MaskedRequest, isNew: boolean): void {
    const { open, whole } = searchValues(state, request);
    const isFirst = this.#noLongerWaits(k) || isNew;
    const verb = isFirst ? 'INSERT' : 'INSERT OR REPLACE';
    this.#store
      .sql(`${verb} INTO order_search (rowid, open, whole) VALUES (?, ?, ?)`)
      .run(k, gramsOfAll(open), gramsOfAll(whole));
    if (!isFirst) noteResidue(this.#store);
  }

  /** Leaves the words of a new order for `put` to bring later; `waiting` tells whose. */
  postpone(k: number): void {
    this.#store.sql('INSERT OR IGNORE INTO search_pending (k) VALUES (?)').run(k);
  }

  /** True for an order that waited: it has no entry. */
  #noLongerWaits(k: number): boolean {
    return this.#store.sql('DELETE FROM search_pending WHERE k = ?').run(k).changes > 0;
  }

  /** Number of orders that cannot be found by their words yet. */
  waitingCount(): number {
    return this.#store.sql('SELECT count(*) FROM search_pending').pluck().get() as number;
  }

  /** The newest of them, by ascending key: the index takes words in the order of its keys many times faster. */
  waiting(most: number): Waiting[] {
    const newest = this.#store
      .sql('SELECT k, id FROM search_pending JOIN order_key USING (k) ORDER BY k DESC LIMIT ?')
      .all(most) as Waiting[];
    return newest.toReversed();
  }

  /** The order's key has changed: its words have to be put again. */
  moved(from: number, to: number): void {
    if (!this.#noLongerWaits(to)) this.remove(from);
    this.postpone(to);
  }

  remove(k: number): void {
    if (this.#noLongerWaits(k)) return;
    this.#store.sql('DELETE FROM order_search WHERE rowid = ?').run(k);
    noteResidue(this.#store);
  }

  /** Before everything is put anew. */
  empty(): void {
    this.#store.sql('DELETE FROM search_pending').run();
    this.#store.sql("INSERT INTO order_search (order_search) VALUES ('delete-all')").run();
  }
}
