/** Orders as they travel: the stored state, all events, and the personal values that are still there. */
import { asc, inArray } from 'drizzle-orm';
import type { OrderView } from '#shared/domain/order/order.ts';
import { personalOf } from '#shared/domain/order/personal.ts';
import type { OrderEvent, OrderState } from '#shared/domain/order/types.ts';
import type { Database } from './database.ts';
import { eventPrivate, orderEvents, orders } from './schema/index.ts';
import type { Vault } from './vault.ts';

interface Histories {
  events: Map<string, OrderEvent[]>;
  /** Orders with a value that does not open, and why. */
  shut: Map<string, unknown>;
}

async function eventsOf(tx: Database, ids: string[], vault: Vault): Promise<Histories> {
  const { order, n } = orderEvents;
  const rows = await tx
    .select({ body: orderEvents.body, hash: orderEvents.hash })
    .from(orderEvents)
    .where(inArray(order, ids))
    .orderBy(asc(order), asc(n));
  const [events, shut] = [new Map<string, OrderEvent[]>(), new Map<string, unknown>()];
  for (const { body, hash } of rows) {
    const event: OrderEvent = { ...body, hash, private: {} };
    const history = events.get(event.order);
    if (history) history.push(event);
    else events.set(event.order, [event]);
  }
  const values = await tx.select().from(eventPrivate).where(inArray(eventPrivate.order, ids));
  for (const { sealed, ...place } of values) {
    const event = events.get(place.order)?.[place.n - 1];
    try {
      if (event) event.private[place.field] = vault.open(place, sealed);
    } catch (error) {
      shut.set(place.order, error);
    }
  }
  return { events, shut };
}

/**
 * Whole orders by id; ids that do not exist are left out. Call it inside one snapshot. An order that cannot be read throws,
 * or is left out where `onBroken` hears of it, with the state as it is stored (no personal value stands in there).
 */
export async function readBodies(
  tx: Database,
  ids: readonly string[],
  vault: Vault,
  onBroken?: (id: string, state: OrderState) => void,
): Promise<Map<string, OrderView>> {
  const bodies = new Map<string, OrderView>();
  if (ids.length === 0) return bodies;
  const rows = await tx
    .select({ id: orders.id, state: orders.state })
    .from(orders)
    .where(inArray(orders.id, [...ids]));
  const histories = await eventsOf(tx, [...ids], vault);
  for (const { id, state } of rows) {
    try {
      if (histories.shut.has(id)) throw histories.shut.get(id);
      const events = histories.events.get(id) ?? [];
      bodies.set(id, { state: { ...state, personal: personalOf(events) }, events });
    } catch (error) {
      if (!onBroken) throw error;
      onBroken(id, state);
    }
  }
  return bodies;
}
