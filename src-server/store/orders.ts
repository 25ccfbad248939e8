/** Reading orders under their lock, and writing what was added to them. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { seenHash } from '#shared/domain/order/seen.ts';
import type { OrderEvent, OrderState, Personal } from '#shared/domain/order/types.ts';
import { emptyOrder, type WorkingOrder } from '../order/working-order.ts';
import type { Database } from './database.ts';
import { eventPrivate, orderEvents, orders, orderScopes } from './schema/index.ts';
import type { Vault } from './vault.ts';

const NO_PERSONAL: Personal = { title: null, content: null, callerName: null, callerPhone: null, place: null };

/**
 * Locks the orders that exist, ascending by id (two pushers can then never wait for each other), and reads each after
 * its lock. Ids that do not exist come back empty. `ids` have the form of a uuid.
 */
export async function lockOrders(tx: Database, ids: readonly string[]): Promise<Map<string, WorkingOrder>> {
  const found = new Map(ids.map((id) => [id, emptyOrder(id)]));
  if (found.size === 0) return found;
  const wanted = [...found.keys()];
  const { id, state, head } = orders;
  const rows = await tx
    .select({ id, state, head })
    .from(orders)
    .where(inArray(id, wanted))
    .orderBy(asc(id))
    .for('update');
  if (rows.length === 0) return found;
  const standing = await tx.select().from(orderScopes).where(inArray(orderScopes.order, wanted));
  for (const row of rows) {
    const scopes = standing.filter(({ order }) => order === row.id).map(({ scope }) => scope);
    found.set(row.id, { ...row, scopesBefore: scopes, scopes, added: [] });
  }
  return found;
}

/** `seenHash` of an order's decisive acts. The caller holds its lock. */
export async function actsOf(tx: Database, { id, added }: Pick<WorkingOrder, 'id' | 'added'>): Promise<string> {
  const { order, n, command, body } = orderEvents;
  const stored = await tx
    .select({ command })
    .from(orderEvents)
    .where(and(eq(order, id), sql`(${body} ->> 'act')::boolean`))
    .orderBy(asc(n));
  return seenHash([...stored, ...added.filter(({ act }) => act)].map((event) => event.command));
}

/** Which of these commands stand among the events of these orders. The caller holds the locks of the orders. */
export async function standingCommands(
  tx: Database,
  ids: readonly string[],
  commands: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0 || commands.length === 0) return new Set();
  const { order, command } = orderEvents;
  const rows = await tx
    .select({ command })
    .from(orderEvents)
    .where(and(inArray(order, [...ids]), inArray(command, [...commands])));
  return new Set(rows.map((row) => row.command));
}

const projectionOf = (state: OrderState, head: string): typeof orders.$inferInsert => ({
  id: state.id,
  source: state.source,
  number: state.number,
  districtNumber: state.districtNumber,
  version: state.version,
  phase: state.phase,
  leadUnit: state.leadUnit,
  act: state.act,
  dispatchedAt: state.dispatchedAt,
  head,
  state: { ...state, personal: NO_PERSONAL },
});

const bytesOf = (events: readonly OrderEvent[]): number => Buffer.byteLength(JSON.stringify(events));

async function writeScopes(tx: Database, changed: readonly WorkingOrder[]): Promise<void> {
  const joined = changed.flatMap(({ id, state, scopes, scopesBefore }) =>
    scopes
      .filter((scope) => !scopesBefore.includes(scope))
      .map((scope) => ({ scope, order: id, at: state?.cityDispatchedAt ?? 0 })),
  );
  if (joined.length > 0) await tx.insert(orderScopes).values(joined);
  for (const order of changed) {
    const left = order.scopesBefore.filter((scope) => !order.scopes.includes(scope));
    if (left.length > 0)
      await tx.delete(orderScopes).where(and(eq(orderScopes.order, order.id), inArray(orderScopes.scope, left)));
  }
}

/**
 * Writes events, personal values, projection and memberships of the orders that something was added to. New ones ascending
 * by id: two deliveries of the same orders then never wait for each other.
 */
export async function writeOrders(tx: Database, working: Iterable<WorkingOrder>, vault: Vault): Promise<void> {
  const changed = [...working].filter(({ added }) => added.length > 0).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (changed.length === 0) return;
  const fresh: (typeof orders.$inferInsert)[] = [];
  for (const { state, head, added } of changed) {
    if (!state) throw new Error('an order with events has a state');
    const row = projectionOf(state, head);
    const eventBytes = bytesOf(added);
    if (added[0]?.n === 1) fresh.push({ ...row, eventBytes });
    else
      await tx
        .update(orders)
        .set({ ...row, eventBytes: sql`${orders.eventBytes} + ${eventBytes}` })
        .where(eq(orders.id, state.id));
  }
  if (fresh.length > 0) await tx.insert(orders).values(fresh);

  const events = changed.flatMap(({ added }) => added);
  await tx.insert(orderEvents).values(
    events.map(({ hash, private: _, ...body }) => {
      const { order, n, kind, command, receivedAt } = body;
      return { order, n, kind, command, receivedAt, body, hash };
    }),
  );
  const values = events.flatMap(({ order, n, private: held }) =>
    Object.entries(held).map(([field, value]) => ({ order, n, field, sealed: vault.seal({ order, n, field }, value) })),
  );
  if (values.length > 0) await tx.insert(eventPrivate).values(values);
  await writeScopes(tx, changed);
}
