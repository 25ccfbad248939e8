/**
 * Giving out what a device may see: all its scopes in one request, read in one REPEATABLE READ snapshot (oneSnapshot,
 * allScopes). Rule names in comments are the switches of the checked model (design.md §5).
 */
import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import type { Cursor, Entry, Page, Pull } from '#shared/contract/wire.ts';
import { PROTOCOL_VERSION } from '#shared/domain/order/commands/index.ts';
import { grantsOf, viewFor, type OrderView } from '#shared/domain/order/order.ts';
import { safeSeq } from '../backup/kept.ts';
import type { ServerDeps } from '../deps.ts';
import { headsAfter } from '../evidence/make-heads.ts';
import { readBodies } from '../store/bodies.ts';
import type { Database } from '../store/database.ts';
import { epochOf } from '../store/meta.ts';
import { devices, deviceSendings, orders as orderRows, orderScopes, outcomes, scopes } from '../store/schema/index.ts';
import { isUuid } from '../ids.ts';
import { listingLeft, Room, scopePage, UNTOUCHED } from './scope-page.ts';

export interface PageLimits {
  /** Different orders a page may hold, shared between the scopes. */
  orders: number;
  /** Each scope gets so many, so none starves. */
  ordersAtLeast: number;
  /** Bytes of bodies, shared between the scopes. A scope gives at least one order, whatever it weighs. */
  bytes: number;
  outcomes: number;
}
export const PAGE_LIMITS: PageLimits = { orders: 200, ordersAtLeast: 20, bytes: 8 * 1024 * 1024, outcomes: 200 };

type Device = typeof devices.$inferSelect;

/** Outcomes by the seqs under which this device sent the commands, after `known`. */
async function outcomesAfter(tx: Database, device: string, known: number, limit: number): Promise<Page['outcomes']> {
  const rows = await tx
    .select({ seq: deviceSendings.seq, o: outcomes })
    .from(deviceSendings)
    .innerJoin(outcomes, eq(outcomes.command, deviceSendings.command))
    .where(and(eq(deviceSendings.device, device), gt(deviceSendings.seq, known)))
    .orderBy(asc(deviceSendings.seq))
    .limit(limit);
  return rows.map(({ seq, o: { command, ok, why, vers, number, tag } }) => ({
    seq,
    o: { id: command, ok, why, vers, number, tag },
  }));
}

/** The server lacks what the client knows it had, or has something else in its place (outcomeTag). */
async function forgot(tx: Database, device: Device, { known, knownTag }: Pull): Promise<boolean> {
  if (known > device.lastSeq) return true;
  if (known === 0) return false;
  const [at] = await outcomesAfter(tx, device.id, known - 1, 1);
  return at?.seq !== known || at.o.tag !== knownTag;
}

/** The older first: a store that takes them in so needs the least room and the fewest writes. */
const byTime = (a: Entry, b: Entry): number =>
  (a.body?.state.cityDispatchedAt ?? 0) - (b.body?.state.cityDispatchedAt ?? 0);

/** For each order met: its memberships among the grants **now**, and one body for exactly these, or gone. */
async function entriesOf(
  tx: Database,
  deps: ServerDeps,
  met: readonly string[],
  grants: readonly string[],
): Promise<Entry[]> {
  if (met.length === 0) return [];
  const ids = [...new Set(met)].toSorted();
  const standing = await tx
    .select()
    .from(orderScopes)
    .where(and(inArray(orderScopes.order, ids), inArray(orderScopes.scope, [...grants])));
  const memberships = new Map<string, string[]>();
  for (const { order, scope } of standing)
    memberships.set(order, [...(memberships.get(order) ?? []), scope].toSorted());
  // What cannot be read is told without a history: nobody takes that, each keeps what he holds, and the others go on (INV-10).
  const unreadable = new Map<string, OrderView>();
  const bodies = await readBodies(tx, [...memberships.keys()], deps.vault, (id, state) =>
    unreadable.set(id, { state, events: [] }),
  );
  const entries = ids.map((id): Entry => {
    const scopesHere = memberships.get(id) ?? [];
    const view = bodies.get(id) ?? unreadable.get(id);
    return view && scopesHere.length > 0
      ? { id, in: scopesHere, body: viewFor(view, scopesHere) }
      : { id, in: [], body: null };
  });
  return entries.toSorted(byTime);
}

/** Orders that were asked for by id, as if they had been met, until the page is full. What is not granted is gone. */
async function lookAgain(
  tx: Database,
  deps: ServerDeps,
  look: readonly string[],
  grants: readonly string[],
): Promise<Entry[]> {
  const ids = [...new Set(look)].filter(isUuid);
  const weights =
    ids.length === 0
      ? []
      : await tx
          .selectDistinct({ id: orderScopes.order, bytes: orderRows.eventBytes })
          .from(orderScopes)
          .innerJoin(orderRows, eq(orderRows.id, orderScopes.order))
          .where(and(inArray(orderScopes.order, ids), inArray(orderScopes.scope, [...grants])));
  const room = new Room(deps.limits);
  const told = ids.filter((order) => room.take(order, weights.find(({ id }) => id === order)?.bytes ?? 0));
  const unknown = look.filter((order) => !isUuid(order));
  return [
    ...(await entriesOf(tx, deps, told, grants)),
    ...unknown.map((order): Entry => ({ id: order, in: [], body: null })),
  ];
}

async function readPage(tx: Database, deps: ServerDeps, request: Pull): Promise<Page> {
  // Before the first statement that needs the snapshot: one taken while a migration makes a table anew finds it empty.
  await tx.execute(sql`lock table ${devices} in access share mode`);
  const [device] = await tx.select().from(devices).where(eq(devices.id, request.device));
  const epoch = await epochOf(tx);
  const page: Page = {
    device: request.device,
    pos: request.pos,
    epoch,
    err: '',
    grants: [],
    cursors: {},
    entries: [],
    resets: [],
    outcomes: [],
    last: 0,
    forgot: false,
    safe: 0,
    v: PROTOCOL_VERSION,
    caught: false,
    serverAt: deps.clock.now(),
    sealingKey: deps.vault.sealing.publicKey,
  };
  if (!device) return { ...page, err: 'unknown-device' };
  if (device.revoked) return { ...page, err: 'revoked' };
  const grants = grantsOf(device.unit, deps.organization);
  Object.assign(page, { grants, last: device.lastSeq, safe: await safeSeq(tx, device.id) });

  if (request.heads) page.heads = { key: deps.vault.publicKey, list: await headsAfter(tx, request.heads.after) };

  // A page without rows carries no old cursors into a new epoch.
  const held: Record<string, Cursor> = request.epoch === epoch ? request.cursors : {};
  if (await forgot(tx, device, request)) return { ...page, forgot: true, cursors: held };
  page.outcomes = await outcomesAfter(tx, device.id, request.known, deps.limits.outcomes);
  // A page with rows leaves no outcome behind (outcomesFirst).
  if (request.known + page.outcomes.length < device.lastSeq) return { ...page, cursors: held };

  const rows = await tx.select().from(scopes).where(inArray(scopes.id, grants));
  const { orders, ordersAtLeast, bytes } = deps.limits;
  const limit = {
    orders: Math.max(ordersAtLeast, Math.floor(orders / grants.length)),
    bytes: bytes / grants.length,
  };
  const met: string[] = [];
  page.caught = true;
  for (const id of grants) {
    const scope = rows.find((row) => row.id === id) ?? UNTOUCHED;
    const part = await scopePage(tx, id, scope, Object.hasOwn(held, id) ? held[id] : undefined, limit);
    met.push(...part.met);
    page.cursors[id] = part.cursor;
    if (request.count) page.left = (page.left ?? 0) + (await listingLeft(tx, id, part.cursor));
    if (part.reset) page.resets.push(id);
    if (part.cursor.snap !== null || part.cursor.at < scope.seq) page.caught = false;
  }
  // Only where nothing else has to be told, so that a page stays a page.
  if (page.caught && met.length === 0 && request.look) page.entries = await lookAgain(tx, deps, request.look, grants);
  else page.entries = await entriesOf(tx, deps, met, grants);
  return page;
}

/** `isContact`: the device hears the answer now. What is carried to it later says nothing about when it typed. */
export async function pull(deps: ServerDeps, request: Pull, isContact = true): Promise<Page> {
  const { db } = deps.store;
  const page = await db.transaction((tx) => readPage(tx, deps, request), {
    isolationLevel: 'repeatable read',
    accessMode: 'read only',
  });
  if (page.err === '' && isContact) {
    const { id, lastContactAt } = devices;
    await db
      .update(devices)
      .set({ lastContactAt: page.serverAt })
      .where(and(eq(id, request.device), lt(lastContactAt, page.serverAt)));
  }
  return page;
}
