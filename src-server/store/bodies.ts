/** Orders as they travel: the stored state, all events, and the personal values that are still there. */
import { asc, inArray } from 'drizzle-orm';
import type { OrderView } from '#shared/domain/order/order.ts';
import { personalOf } from '#shared/domain/order/personal.ts';
import type { OrderEvent } from '#shared/domain/order/types.ts';
import type { Database } from './database.ts';
import { eventPrivate, orderEvents, orders } from './schema/index.ts';
import type { Vault } from './vault.ts';

async function eventsOf(tx: Database, ids: string[], vault: Vault): Promise<Map<string, OrderEvent[]>> {
  const { order, n } = orderEvents;
  const rows = await tx
    .select({ body: orderEvents.body, hash: orderEvents.hash })
    .from(orderEvents)
    .where(inArray(order, ids))
    .orderBy(asc(order), asc(n));
  const histories = new Map<string, OrderEvent[]>();
  for (const { body, hash } of rows) {
    const event: OrderEvent = { ...body, hash, private: {} };
    const history = histories.get(event.order);
    if (history) history.push(event);
    else histories.set(event.order, [event]);
  }
  const values = await tx.select().from(eventPrivate).where(inArray(eventPrivate.order, ids));
  for (const { sealed, ...place } of values) {
    const event = histories.get(place.order)?.[place.n - 1];
    if (event) event.private[place.field] = vault.open(place, sealed);
  }
  return histories;
}

/** Whole orders by id; ids that do not exist are left out. Call it inside one snapshot. */
export async function readBodies(tx: Database, ids: readonly string[], vault: Vault): Promise<Map<string, OrderView>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ state: orders.state })
    .from(orders)
    .where(inArray(orders.id, [...ids]));
  const histories = await eventsOf(tx, [...ids], vault);
  return new Map(
    rows.map(({ state }) => {
      const events = histories.get(state.id) ?? [];
      return [state.id, { state: { ...state, personal: personalOf(events) }, events }];
    }),
  );
}
