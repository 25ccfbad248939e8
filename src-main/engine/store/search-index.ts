/**
 * The text index of orders: any substring of what an order says. A contentless FTS5 table holds the words of
 * `gramsOf`, never the texts themselves, in two columns: `open` is what everybody who sees the order may find it by,
 * `whole` what only those find it by who may read it in full.
 */
import type { OrderView } from '#shared/domain/order/order.ts';
import { PERSONAL_FIELDS } from '#shared/domain/order/personal.ts';
import type { Personal } from '#shared/domain/order/types.ts';
import { joinDigits } from '#shared/domain/text/fold.ts';
import { gramsOfAll } from '#shared/domain/text/grams.ts';
import { maskPlace, maskTexts } from '#shared/domain/text/masking.ts';
import type { Store } from './store.ts';

/** Stands where something was masked: nobody types it, so nothing is found by its mask. */
const MASKED = '\u{10FEFF}';

/** Private values that are no words of a person: columns of a file that have no place of their own. */
const UNSEARCHED: ReadonlySet<string> = new Set([...PERSONAL_FIELDS, 'extra']);

interface SearchText {
  open: string;
  whole: string;
}

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

/** What people wrote on the order while they handled it. */
const wordsOf = ({ events }: OrderView): string[] =>
  events.flatMap(({ private: values }) =>
    Object.entries(values).flatMap(([field, { value }]) => (UNSEARCHED.has(field) ? [] : [value])),
  );

/** The words by which an order is found. */
export function searchText(view: OrderView, request: MaskedRequest): SearchText {
  const { number, districtNumber, personal } = view.state;
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
  const words = wordsOf(view);
  if (words.length > 0) for (const [i, masked] of maskTexts(words, personal).entries()) add(words[i] ?? null, masked);
  return { open: gramsOfAll(open), whole: gramsOfAll(whole) };
}

export const putText = (store: Store, k: number, { open, whole }: SearchText): void =>
  void store.sql('INSERT OR REPLACE INTO order_search (rowid, open, whole) VALUES (?, ?, ?)').run(k, open, whole);

export const removeText = (store: Store, k: number): void =>
  void store.sql('DELETE FROM order_search WHERE rowid = ?').run(k);

/**
 * Takes the words of removed and replaced texts out of the index for good: until then FTS5 only marks them as deleted.
 * Rewrites the index: about a second for 100,000 orders.
 */
export const scrubIndex = (store: Store): void =>
  void store.sql("INSERT INTO order_search (order_search) VALUES ('optimize')").run();
