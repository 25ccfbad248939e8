/** Digests of what this store holds: computed over what stands in the rows now, never from stored hashes. */
import type { Digest } from '#shared/contract/wire.ts';
import { BUCKET, contentHash, scopeDigests, UNREADABLE, type DigestRow } from '#shared/sync/digest.ts';
import type { Workstation } from '../workstation.ts';
import { storageFailure } from './storage-failure.ts';

type Held = Pick<Workstation, 'store' | 'truth'>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A text of the row is no longer what it was, so that nothing can be read from it; a damaged file is another matter. */
function hashHeld({ truth }: Held, id: string): string {
  try {
    const view = truth.view(id);
    return view ? contentHash(view) : UNREADABLE;
  } catch (error) {
    if (storageFailure(error) !== null) throw error;
    return UNREADABLE;
  }
}

const rowOf = (held: Held, id: string): DigestRow => ({
  id,
  version: held.truth.version(id) ?? 0,
  hash: hashHeld(held, id),
  in: held.truth.membership(id),
});

export const storeDigest = (held: Held & Pick<Workstation, 'syncStore'>): Digest =>
  held.store.read(() => ({
    scopes: scopeDigests(
      Object.keys(held.syncStore.cursors()),
      held.truth.ids().map((id) => rowOf(held, id)),
    ),
  }));

/** Where a bucket that begins behind `after` ends: it holds no more than one step may read; '' = with the last order. */
export function bucketEnd({ store }: Pick<Held, 'store'>, after: string): string {
  const rows = store
    .sql(
      `SELECT id, (SELECT coalesce(sum(octet_length(body)), 0) FROM event WHERE event.k = order_key.k) AS bytes
       FROM order_key WHERE id > ? AND EXISTS (SELECT 1 FROM order_truth WHERE order_truth.k = order_key.k)
       ORDER BY id LIMIT ?`,
    )
    .all(after, BUCKET.orders) as { id: string; bytes: number }[];
  let bytes = 0;
  const heavy = rows.findIndex((row) => (bytes += row.bytes) > BUCKET.bytes);
  if (rows.length < BUCKET.orders && heavy === -1) return '';
  const taken = rows.slice(0, heavy === -1 ? rows.length : Math.max(heavy, 1));
  // The centre has orders of this form only; what else stands between them comes with the next bucket.
  return taken.findLast(({ id }) => UUID.test(id))?.id ?? '';
}

/** Every order held in (`after`, `upTo`], ascending by id. */
export const bucketIds = ({ store }: Pick<Held, 'store'>, after: string, upTo: string): string[] =>
  store
    .sql(
      `SELECT id FROM order_key WHERE id > ? AND (? = '' OR id <= ?)
         AND EXISTS (SELECT 1 FROM order_truth WHERE order_truth.k = order_key.k) ORDER BY id`,
    )
    .pluck()
    .all(after, upTo, upTo) as string[];

export const bucketRows = (held: Held, after: string, upTo: string): DigestRow[] =>
  bucketIds(held, after, upTo).map((id) => rowOf(held, id));
