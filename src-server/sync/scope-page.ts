/** The part of a page that one scope gives: which orders to look at, and how far the cursor gets. */
import { and, asc, count, desc, eq, gt, sql, type SQL } from 'drizzle-orm';
import type { Cursor } from '#shared/contract/wire.ts';
import { isUuid } from '../ids.ts';
import type { Database } from '../store/database.ts';
import { feed, orders, orderScopes, type scopes } from '../store/schema/index.ts';

export type Scope = Pick<typeof scopes.$inferSelect, 'seq' | 'tag' | 'floor' | 'floorTag'>;

/** A scope in which nothing ever happened has no row yet. */
export const UNTOUCHED: Scope = { seq: 0, tag: '', floor: 0, floorTag: '' };

/** Feed rows read at once: an order that changes often must not make a page long. */
const ROWS_FACTOR = 5;

/** How much of one scope a page takes: different orders, and bytes of their bodies. */
export interface ScopeLimit {
  orders: number;
  bytes: number;
}

/** A body is its events and the state they fold to, which says no more than they do. */
const STATE_AND_EVENTS = 2;

/** Counts what a page takes until it is full. The first order always fits, or a heavy one would stop its scope. */
export class Room {
  readonly met = new Set<string>();
  readonly #limit: ScopeLimit;
  #bytes = 0;

  constructor(limit: ScopeLimit) {
    this.#limit = limit;
  }

  /** False when the page has no room for it. */
  take(order: string, eventBytes: number): boolean {
    if (this.met.has(order)) return true;
    const bytes = this.#bytes + eventBytes * STATE_AND_EVENTS;
    if (this.met.size > 0 && (this.met.size === this.#limit.orders || bytes > this.#limit.bytes)) return false;
    this.#bytes = bytes;
    this.met.add(order);
    return true;
  }
}

export interface ScopePage {
  cursor: Cursor;
  /** The listing begins anew: what the client holds of this scope and does not meet in it is gone. */
  reset: boolean;
  /** Orders met. */
  met: string[];
}

async function tagAt(tx: Database, id: string, scope: Scope, seq: number): Promise<string | null> {
  if (seq === scope.seq) return scope.tag;
  if (seq === scope.floor) return scope.floorTag;
  const [row] = await tx
    .select({ tag: feed.tag })
    .from(feed)
    .where(and(eq(feed.scope, id), eq(feed.seq, seq)));
  return row?.tag ?? null;
}

/** Does the server still have the row that the cursor names as the furthest it was shown (feedTag, headTag)? */
async function stillStands(tx: Database, id: string, scope: Scope, cursor: Cursor): Promise<boolean> {
  if (cursor.at < scope.floor || cursor.at > cursor.head || cursor.head > scope.seq) return false;
  if (cursor.snap !== null && cursor.snap !== '' && !placeIn(cursor.snap)) return false;
  return (await tagAt(tx, id, scope, cursor.head)) === cursor.headTag;
}

/** What a listing told last. */
interface Place {
  at: number;
  order: string;
}

const textOf = ({ at, order }: Place): string => `${at} ${order}`;

/** null = of another program, whose listings went another way: what it began is begun anew. */
function placeIn(snap: string): Place | null {
  const [, at = '', order = ''] = /^(-?\d{1,15}) (.*)$/.exec(snap) ?? [];
  return isUuid(order) ? { at: Number(at), order } : null;
}

function behind(snap: string): SQL | undefined {
  const place = placeIn(snap);
  return place ? sql`(${orderScopes.at}, ${orderScopes.order}) < (${place.at}, ${place.order}::uuid)` : undefined;
}

/**
 * Lists what stands in the scope by keyset, the newest orders first: they are what is worked on, and a store takes in many
 * times faster what comes in the order of time. The tail follows when the listing is finished.
 */
async function snapshot(
  tx: Database,
  id: string,
  cursor: Cursor,
  snap: string,
  limit: ScopeLimit,
): Promise<Omit<ScopePage, 'reset'>> {
  const rows = await tx
    .select({ order: orderScopes.order, at: orderScopes.at, eventBytes: orders.eventBytes })
    .from(orderScopes)
    .innerJoin(orders, eq(orders.id, orderScopes.order))
    .where(and(eq(orderScopes.scope, id), behind(snap)))
    .orderBy(desc(orderScopes.at), desc(orderScopes.order))
    .limit(limit.orders + 1);
  const room = new Room(limit);
  const full = rows.findIndex(({ order, eventBytes }) => !room.take(order, eventBytes));
  const last = rows[full - 1];
  return { cursor: { ...cursor, snap: last ? textOf(last) : null }, met: [...room.met] };
}

/** Rows after the cursor until the page is full. A row only says *look at this order*. */
async function tail(tx: Database, id: string, cursor: Cursor, limit: ScopeLimit): Promise<Omit<ScopePage, 'reset'>> {
  const rows = await tx
    .select({ seq: feed.seq, tag: feed.tag, order: feed.order, eventBytes: orders.eventBytes })
    .from(feed)
    .innerJoin(orders, eq(orders.id, feed.order))
    .where(and(eq(feed.scope, id), gt(feed.seq, cursor.at)))
    .orderBy(asc(feed.seq))
    .limit(limit.orders * ROWS_FACTOR);
  const room = new Room(limit);
  let { at, tag } = cursor;
  for (const row of rows) {
    if (!room.take(row.order, row.eventBytes)) break;
    ({ seq: at, tag } = row);
  }
  return { cursor: { ...cursor, at, tag }, met: [...room.met] };
}

/** `cursor` undefined = the client has none, or one of another epoch. */
export async function scopePage(
  tx: Database,
  id: string,
  scope: Scope,
  cursor: Cursor | undefined,
  limit: ScopeLimit,
): Promise<ScopePage> {
  const head = { head: scope.seq, headTag: scope.tag };
  if (!cursor || !(await stillStands(tx, id, scope, cursor))) {
    const fresh: Cursor = { at: scope.seq, tag: scope.tag, ...head, snap: '' };
    return { reset: true, ...(await snapshot(tx, id, fresh, '', limit)) };
  }
  const shown: Cursor = { ...cursor, ...head };
  if (shown.snap !== null) return { reset: false, ...(await snapshot(tx, id, shown, shown.snap, limit)) };
  return { reset: false, ...(shown.at < scope.seq ? await tail(tx, id, shown, limit) : { cursor: shown, met: [] }) };
}

/** Orders of a running listing still to come; 0 when none runs. Reads the index only, one entry for each of them. */
export async function listingLeft(tx: Database, id: string, { snap }: Cursor): Promise<number> {
  if (snap === null) return 0;
  const [row] = await tx
    .select({ left: count() })
    .from(orderScopes)
    .where(and(eq(orderScopes.scope, id), behind(snap)));
  return row?.left ?? 0;
}
