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
import { maskPlace, maskText } from '#shared/domain/text/masking.ts';
import type { Store } from './store.ts';

/** Stands where something was masked: nobody types it, so nothing is found by its mask. */
const MASKED = '\u{10FEFF}';

/** Private values that are no words of a person: columns of a file that have no place of their own. */
const UNSEARCHED: ReadonlySet<string> = new Set([...PERSONAL_FIELDS, 'extra']);

interface SearchText {
  open: string;
  whole: string;
}

const personalMasks = (personal: Personal): [string | null, (value: string) => string][] => [
  [personal.title, (value) => maskText(value, personal)],
  [personal.content, (value) => maskText(value, personal)],
  [personal.place, maskPlace],
];

/** The words by which an order is found. */
export function searchText({ state, events }: OrderView): SearchText {
  const { number, districtNumber, personal } = state;
  const open = [number, districtNumber ?? ''];
  const whole: string[] = [];
  const add = (value: string, mask: (value: string) => string): void => {
    const masked = mask(value);
    open.push(masked === value ? value : masked.replaceAll('*', MASKED));
    if (masked !== value) whole.push(value);
  };
  for (const [value, mask] of personalMasks(personal)) if (value !== null) add(value, mask);
  // Nobody is found by who he is, except by those who handle his order.
  const { callerName, callerPhone } = personal;
  whole.push(
    ...new Set([callerName, callerPhone, callerPhone && joinDigits(callerPhone)].filter((each) => each !== null)),
  );
  for (const { private: values } of events)
    for (const [field, { value }] of Object.entries(values))
      if (!UNSEARCHED.has(field)) add(value, (text) => maskText(text, personal));
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
