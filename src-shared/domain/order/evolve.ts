/** evolve(order, event) -> order. Pure; an event of an unknown kind is kept in the history and changes no field here. */
import { familyOf } from './commands/index.ts';
import { known } from './order.ts';
import type { OrderEvent, OrderState } from './types.ts';

export function evolve(order: OrderState | undefined, event: OrderEvent): OrderState {
  const family = familyOf(event.kind);
  const next = family && event.version <= family.version ? family.evolve(order, event) : known(order);
  return { ...next, version: event.n, ...(event.act ? { act: event.command, actN: event.n } : {}) };
}

/** The state of an order from its whole history. Throws when the history does not begin with its arrival. */
export function fold(events: readonly OrderEvent[]): OrderState {
  let order: OrderState | undefined;
  for (const event of events) order = evolve(order, event);
  return known(order);
}
