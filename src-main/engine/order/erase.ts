/**
 * Erasing what identifies a person (脱敏): the values go, the events with their commitments stay, so everything that was
 * decided, counted and printed can still be verified.
 */
import type { OrderState } from '#shared/domain/order/types.ts';
import { eraseFiles } from '../store/files.ts';
import { scrub } from '../store/residue.ts';
import type { Workstation } from '../workstation.ts';

/** Takes the personal values of an order out of its rows. Call it inside a write, and `scrub` after it. */
function eraseValues({ store, truth, projection }: Workstation, order: string): void {
  const k = truth.keys.find(order);
  store.sql('DELETE FROM event_private WHERE k = ?').run(k);
  const text = store.sql('SELECT state FROM order_truth WHERE k = ?').pluck().get(k) as string;
  const { personal: _, ...state } = JSON.parse(text) as Partial<OrderState>;
  store.sql('UPDATE order_truth SET state = ? WHERE k = ?').run(JSON.stringify(state), k);
  store.sql('DELETE FROM draft WHERE order_id = ?').run(order);
  if (k !== undefined) eraseFiles(store, k);
  projection.refresh(order);
}

/**
 * Erases the personal values of these orders, here and for good: also from the text index, the write-ahead log and free
 * pages. For a store that has no centre; an enrolled one receives what its centre erased.
 */
export function eraseOrders(workstation: Workstation, orders: readonly string[]): void {
  const { store } = workstation;
  store.write(() => {
    for (const order of orders) eraseValues(workstation, order);
  });
  scrub(store);
  store.checkpoint();
  workstation.files.tidy();
}
