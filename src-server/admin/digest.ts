/** Digest of what a device is granted, read from the stored tables and hashed anew. */
import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { Digest } from '#shared/contract/wire.ts';
import { grantsOf, viewFor } from '#shared/domain/order/order.ts';
import { contentHash, scopeDigests, type DigestRow } from '#shared/sync/digest.ts';
import type { ServerDeps } from '../deps.ts';
import { isUuid } from '../ids.ts';
import { readBodies } from '../store/bodies.ts';
import type { Database } from '../store/database.ts';
import { devices, orderScopes } from '../store/schema/index.ts';

/** Orders read at once. */
const PAGE = 200;

/** Memberships of the next orders after `after` among the grants; a whole order is never split between two reads. */
async function nextOrders(tx: Database, grants: readonly string[], after: string): Promise<Map<string, string[]>> {
  const { order, scope } = orderScopes;
  const granted = inArray(scope, [...grants]);
  const ids = await tx
    .selectDistinct({ order })
    .from(orderScopes)
    .where(and(granted, after === '' ? undefined : gt(order, after)))
    .orderBy(asc(order))
    .limit(PAGE);
  const found = new Map<string, string[]>(ids.map((row) => [row.order, []]));
  if (found.size === 0) return found;
  const rows = await tx
    .select()
    .from(orderScopes)
    .where(and(inArray(order, [...found.keys()]), granted));
  for (const row of rows) found.get(row.order)?.push(row.scope);
  return found;
}

/** Null when there is no such device. */
export async function deviceDigest({ store, vault, organization }: ServerDeps, device: string): Promise<Digest | null> {
  if (!isUuid(device)) return null;
  return store.db.transaction(
    async (tx) => {
      const [known] = await tx.select({ unit: devices.unit }).from(devices).where(eq(devices.id, device));
      if (!known) return null;
      const grants = grantsOf(known.unit, organization);
      const rows: DigestRow[] = [];
      for (
        let met = await nextOrders(tx, grants, '');
        met.size > 0;
        met = await nextOrders(tx, grants, rows.at(-1)?.id ?? '')
      ) {
        const bodies = await readBodies(tx, [...met.keys()], vault);
        for (const [id, scopes] of met) {
          const body = bodies.get(id);
          if (!body) throw new Error('an order with memberships has a body');
          const view = viewFor(body, scopes.toSorted());
          rows.push({ id, version: view.state.version, hash: contentHash(view), in: scopes });
        }
      }
      return { scopes: scopeDigests(grants, rows) };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}
