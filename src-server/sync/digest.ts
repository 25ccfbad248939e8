/**
 * The centre's side of comparing a bucket: what it would send this workstation of a stretch of orders, read from the tables
 * and hashed anew, in one REPEATABLE READ snapshot. The cost of an answer does not depend on how much there is besides.
 */
import { and, asc, eq, gt, inArray, lte } from 'drizzle-orm';
import type { BucketAnswer, BucketQuestion } from '#shared/contract/digest.ts';
import type { Cursor } from '#shared/contract/wire.ts';
import { grantsOf, viewFor } from '#shared/domain/order/order.ts';
import { BUCKET, contentHash, scopeDigests, UNREADABLE, type DigestRow } from '#shared/sync/digest.ts';
import type { ServerDeps } from '../deps.ts';
import { readBodies } from '../store/bodies.ts';
import type { Database } from '../store/database.ts';
import { epochOf } from '../store/meta.ts';
import { devices, orders, orderScopes, scopes } from '../store/schema/index.ts';
import { UNTOUCHED } from './scope-page.ts';

/** Has the workstation received everything that stands in its scopes now? */
async function isAtHead(
  tx: Database,
  grants: readonly string[],
  cursors: Readonly<Record<string, Cursor>>,
): Promise<boolean> {
  if (Object.keys(cursors).toSorted().join('\n') !== grants.toSorted().join('\n')) return false;
  const rows = await tx
    .select()
    .from(scopes)
    .where(inArray(scopes.id, [...grants]));
  return grants.every((id) => {
    const { seq, tag } = rows.find((row) => row.id === id) ?? UNTOUCHED;
    const cursor = cursors[id];
    return cursor?.snap === null && cursor.at === seq && cursor.tag === tag;
  });
}

interface Stretch {
  /** Order -> version of its row, ascending by id. */
  versions: Map<string, number>;
  upTo: string;
}

/** The orders of the stretch in any of the grants: as many as a step may read, at least one. */
async function stretchOf(
  tx: Database,
  grants: readonly string[],
  { after, upTo }: Pick<BucketQuestion, 'after' | 'upTo'>,
): Promise<Stretch> {
  const { order, scope } = orderScopes;
  const found = new Map<string, { version: number; bytes: number }>();
  let end = upTo;
  for (const grant of grants) {
    const rows = await tx
      .select({ id: order, version: orders.version, bytes: orders.eventBytes })
      .from(orderScopes)
      .innerJoin(orders, eq(orders.id, order))
      .where(
        and(eq(scope, grant), after === '' ? undefined : gt(order, after), end === '' ? undefined : lte(order, end)),
      )
      .orderBy(asc(order))
      .limit(BUCKET.orders + 1);
    // What lies behind the last one that was read is not known in this scope.
    if (rows.length > BUCKET.orders) end = rows.at(-2)?.id ?? end;
    for (const { id, ...row } of rows) found.set(id, row);
  }
  const versions = new Map<string, number>();
  let [bytes, last] = [0, ''];
  for (const [id, row] of [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (end !== '' && id > end) break;
    bytes += row.bytes;
    const isFull = versions.size === BUCKET.orders || bytes > BUCKET.bytes;
    if (isFull && versions.size > 0) return { versions, upTo: last };
    versions.set(id, row.version);
    last = id;
  }
  return { versions, upTo: end };
}

async function rowsOf(
  tx: Database,
  { vault }: ServerDeps,
  grants: readonly string[],
  { versions }: Stretch,
): Promise<DigestRow[]> {
  const ids = [...versions.keys()];
  if (ids.length === 0) return [];
  const standing = await tx
    .select()
    .from(orderScopes)
    .where(and(inArray(orderScopes.order, ids), inArray(orderScopes.scope, [...grants])));
  const memberships = new Map(ids.map((id): [string, string[]] => [id, []]));
  for (const { order, scope } of standing) memberships.get(order)?.push(scope);
  const bodies = await readBodies(tx, ids, vault, () => undefined);
  return ids.map((id) => {
    const held = (memberships.get(id) ?? []).toSorted();
    const body = bodies.get(id);
    return {
      id,
      version: versions.get(id) ?? 0,
      hash: body ? contentHash(viewFor(body, held)) : UNREADABLE,
      in: held,
    };
  });
}

async function readBucket(tx: Database, deps: ServerDeps, question: BucketQuestion): Promise<BucketAnswer> {
  const { device, pos, epoch, cursors } = question;
  const unfit: BucketAnswer = { device, pos, comparable: false, upTo: '', scopes: [], rows: [] };
  const [known] = await tx.select().from(devices).where(eq(devices.id, device));
  // Why, is told by the pull.
  if (!known || known.revoked || epoch !== (await epochOf(tx))) return unfit;
  const grants = grantsOf(known.unit, deps.organization);
  if (!(await isAtHead(tx, grants, cursors))) return unfit;
  const stretch = await stretchOf(tx, grants, question);
  const rows = await rowsOf(tx, deps, grants, stretch);
  return {
    ...unfit,
    comparable: true,
    upTo: stretch.upTo,
    scopes: scopeDigests(grants, rows),
    rows: question.rows ? rows.map((row) => ({ ...row, in: [...row.in] })) : [],
  };
}

export const bucketDigest = (deps: ServerDeps, question: BucketQuestion): Promise<BucketAnswer> =>
  deps.store.db.transaction((tx) => readBucket(tx, deps, question), {
    isolationLevel: 'repeatable read',
    accessMode: 'read only',
  });
