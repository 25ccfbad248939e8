/** Feed rows: one per affected scope and order, numbered by the scope's own locked counter. */
import { sql } from 'drizzle-orm';
import { newTag } from '../ids.ts';
import type { WorkingOrder } from '../order/working-order.ts';
import type { Database } from './database.ts';
import { feed, scopes } from './schema/index.ts';

/** Channel on which all server processes hear of new feed rows. */
export const FEED_CHANNEL = 'feed';
/** A notification may hold 8000 bytes; longer lists of scopes are announced to everybody. */
const NOTIFY_LIMIT = 7000;

/** Raises the counter of a scope by `by` and gives the new value; `tag` becomes the tag of the newest row. */
export type FeedCounter = (tx: Database, scope: string, by: number, tag: string) => Promise<number>;

/**
 * The row lock taken here is held until the commit, so the order of seqs is the order of commits and a reader skips
 * nothing. (A database sequence would not do: the test on real PostgreSQL shows the gap with one.)
 */
export const lockedCounter: FeedCounter = async (tx, scope, by, tag) => {
  const [row] = await tx
    .insert(scopes)
    .values({ id: scope, seq: by, tag, floor: 0, floorTag: '' })
    .onConflictDoUpdate({ target: scopes.id, set: { seq: sql`${scopes.seq} + ${by}`, tag } })
    .returning({ seq: scopes.seq });
  if (!row) throw new Error('the counter gave nothing');
  return row.seq;
};

/**
 * Writes the feed rows of changed orders, scopes ascending, and tells all server processes. To be called last in a
 * transaction: the counters are what other pushers of these scopes wait for.
 */
export async function announce(tx: Database, working: Iterable<WorkingOrder>, counter: FeedCounter): Promise<void> {
  const met = new Map<string, { order: string; version: number }[]>();
  for (const { id, state, scopesBefore, scopes: now, added } of working) {
    if (added.length === 0 || !state) continue;
    for (const scope of new Set([...scopesBefore, ...now])) {
      const list = met.get(scope);
      if (list) list.push({ order: id, version: state.version });
      else met.set(scope, [{ order: id, version: state.version }]);
    }
  }
  if (met.size === 0) return;
  const affected = [...met.keys()].toSorted();
  const rows: (typeof feed.$inferInsert)[] = [];
  for (const scope of affected) {
    const tagged = (met.get(scope) ?? []).map((row) => ({ scope, tag: newTag(), ...row }));
    const last = await counter(tx, scope, tagged.length, tagged.at(-1)?.tag ?? '');
    for (const [i, row] of tagged.entries()) rows.push({ ...row, seq: last - tagged.length + 1 + i });
  }
  await tx.insert(feed).values(rows);
  const heard = JSON.stringify({ scopes: affected });
  const payload = Buffer.byteLength(heard) > NOTIFY_LIMIT ? '{"all":true}' : heard;
  await tx.execute(sql`select pg_notify(${FEED_CHANNEL}, ${payload})`);
}
