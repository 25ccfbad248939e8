/** Small readings of an order that several rules share. */
import type { Organization } from '../organization/organization.ts';
import type { OrderEvent, OrderState } from './types.ts';

/** The order of a command that needs one. `decide` and `evolve` check that it exists before any family is asked. */
export function known(order: OrderState | undefined): OrderState {
  if (!order) throw new Error('an order is needed here');
  return order;
}

/**
 * The scopes an order stands in: its lead and joint units and everything above them up to the district, ascending.
 * The city is no scope of its own: every act of the city would queue for one counter row. See `grantsOf`.
 */
export function scopesOf(order: OrderState | undefined, organization: Organization): string[] {
  if (!order) return [];
  const scopes = [order.leadUnit, ...order.jointUnits].flatMap((code) =>
    organization
      .lineage(code)
      .filter((unit) => unit.kind !== 'city')
      .map((unit) => unit.code),
  );
  return [...new Set(scopes)].toSorted();
}

/** The scopes a workstation of this unit holds. */
export function grantsOf(unit: string, organization: Organization): string[] {
  const isCity = organization.find(unit)?.kind === 'city';
  return isCity
    ? organization
        .children(unit)
        .map((child) => child.code)
        .toSorted()
    : [unit];
}

/** An order as it travels and as screens hold it. */
export interface OrderView {
  state: OrderState;
  events: OrderEvent[];
}

/**
 * What a holder of these scopes may read of an order; pure, used by server, engine and tests alike. All kinds of event
 * that exist so far are open to every scope the order stands in.
 */
export function viewFor(view: OrderView, scopes: readonly string[]): OrderView {
  if (scopes.length === 0) throw new Error('a view needs a scope');
  return view;
}
