/** Does a page say of itself what cannot be? Beyond the form, which the contract checks. Pure. */
import type { Page } from '../contract/wire.ts';
import type { OrderView } from '../domain/order/order.ts';

/** The body of another order, an order without a scope or outside of the grants, or one order twice. */
export function isMisnamed({ entries, grants }: Page): boolean {
  const [met, granted] = [new Set<string>(), new Set(grants)];
  return entries.some(({ id, in: scopes, body }) => {
    if (met.has(id)) return true;
    met.add(id);
    if (!body) return scopes.length > 0;
    if (body.state.id !== id || body.events.some(({ order }) => order !== id)) return true;
    return scopes.length === 0 || scopes.some((scope) => !granted.has(scope));
  });
}

/**
 * Is the history in its order, each event naming the one before it (INV-7)? Events may be missing: a later server may
 * hide some from a scope. The hashes themselves are recomputed by `verify`: that costs more than storing the order does.
 */
export function isLinked({ state, events }: OrderView): boolean {
  let [n, hash] = [0, ''];
  for (const event of events) {
    if (event.n <= n || (event.n === n + 1 && event.prevHash !== hash)) return false;
    ({ n, hash } = event);
  }
  return events.length > 0 && n <= state.version;
}
