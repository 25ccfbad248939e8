/**
 * Taking commands. Per item one transaction at READ COMMITTED, locks first (device, orders ascending, number, scopes ascending)
 * and each read after its lock; rule names in comments are the switches of the checked model (design.md §5).
 */
import { and, eq } from 'drizzle-orm';
import type { Outcome, Receipt } from '#shared/contract/wire.ts';
import type { DecideContext } from '#shared/domain/order/command.ts';
import { grantsOf } from '#shared/domain/order/order.ts';
import type { Command } from '#shared/domain/order/types.ts';
import type { ServerDeps } from '../deps.ts';
import { isUuid, newTag } from '../ids.ts';
import { isFact, register } from '../numbers/register.ts';
import { execute, type WorkingOrder } from '../order/working-order.ts';
import type { Database } from '../store/database.ts';
import { announce } from '../store/feed.ts';
import { epochOf } from '../store/meta.ts';
import { actsOf, lockOrders, standingCommands, writeOrders } from '../store/orders.ts';
import { retrying } from '../store/retry.ts';
import { devices, deviceSendings, outcomes } from '../store/schema/index.ts';
import { timesOf } from './counted.ts';
import { offeredRefusal, type Incoming } from './incoming.ts';

type Device = typeof devices.$inferSelect;
type Stop = Exclude<Receipt['err'], ''>;
type Step = { err: Stop } | { o: Outcome };

const outcomeOf = ({ command, ok, why, vers, number, tag }: typeof outcomes.$inferSelect): Outcome => ({
  id: command,
  ok,
  why,
  vers,
  number,
  tag,
});

/** Locks the sender. `fork`, `gap` and an already known seq are told from `lastSeq` under this lock. */
async function lockSender(tx: Database, id: string, epoch: string): Promise<Device | { err: Stop }> {
  const [device] = await tx.select().from(devices).where(eq(devices.id, id)).for('update');
  if (!device) return { err: 'unknown-device' };
  if (device.revoked) return { err: 'revoked' };
  // A push of another epoch is not executed: the client pulls first (pushEpoch).
  return epoch === (await epochOf(tx)) ? device : { err: 'epoch' };
}

async function storedOutcome(tx: Database, command: string): Promise<Outcome | null> {
  const [row] = await tx.select().from(outcomes).where(eq(outcomes.command, command));
  return row ? outcomeOf(row) : null;
}

/** The outcome at a known seq, if it is the same command's (outcomeById). */
async function repeated(tx: Database, device: Device, { seq, id }: Incoming): Promise<Step> {
  const at = and(eq(deviceSendings.device, device.id), eq(deviceSendings.seq, seq));
  const [sent] = await tx.select({ command: deviceSendings.command }).from(deviceSendings).where(at);
  if (sent?.command !== id) return { err: 'fork' };
  const o = await storedOutcome(tx, id);
  if (!o) throw new Error('a sending has an outcome');
  return { o };
}

/** Decides the command on each of its orders, all or none. Gives the reason of a refusal, '' when it is accepted. */
async function decideAll(
  tx: Database,
  deps: ServerDeps,
  device: Device,
  command: Command,
  locked: ReadonlyMap<string, WorkingOrder>,
  receivedAt: number,
): Promise<string> {
  const { organization, rules } = deps;
  const fact = isFact(command);
  const isOwn = organization.isWithin(command.unit, device.unit);
  if (!isOwn && !fact) return 'unit';
  const grants = grantsOf(device.unit, organization);
  // The workstation enforced the role of its user; the wire does not carry it.
  const context: Omit<DecideContext, 'now'> = {
    actor: { name: command.actor, role: 'clerk', unit: command.unit },
    organization,
    rules,
  };
  const held = [...locked.values()].filter(({ state }) => state).map(({ id }) => id);
  const stands = (await standingCommands(tx, held, [command.id])).size > 0;
  for (const id of new Set(command.orders)) {
    const order = locked.get(id);
    // A fact stands in its register also where there is no order, or none of this workstation, to tell it of (factsStand).
    if (fact && (!order?.state || !isOwn)) continue;
    // Under an id that no order can have nothing could be written: accepted, it would be lost.
    if (!order) return 'unknown-order';
    // Said without a word about the order: it may belong to others now (silentRefusal).
    if (!fact && order.state && !order.scopes.some((scope) => grants.includes(scope))) return 'not-visible';
    // Without an outcome it is an id of the server's own, read from a page: one id never stands for two acts (INV-2).
    if (stands) return 'exists';
    const times = order.state
      ? await timesOf(tx, id, command, device, receivedAt)
      : { receivedAt, countedAt: receivedAt, late: false };
    const acts = order.state && command.seenActs !== undefined ? { acts: await actsOf(tx, order) } : {};
    const why = executeSafely(order, command, times, { ...context, ...acts });
    if (why) return why;
  }
  return '';
}

/** A crash of the rules is a refusal like any other: it is stored and stops nobody (storeRefused). */
function executeSafely(...input: Parameters<typeof execute>): string | null {
  try {
    return execute(...input);
  } catch {
    return 'error';
  }
}

async function pushItem(
  tx: Database,
  deps: ServerDeps,
  deviceId: string,
  epoch: string,
  incoming: Incoming,
): Promise<Step> {
  const { seq, id, item, prevHash, hash } = incoming;
  const device = await lockSender(tx, deviceId, epoch);
  if ('err' in device) return device;
  if (seq <= device.lastSeq) return repeated(tx, device, incoming);
  if (seq > device.lastSeq + 1) return { err: 'gap' };

  const command = item?.c;
  const locked = await lockOrders(tx, (command?.orders ?? []).filter(isUuid));
  // After the order lock: two devices may bring the same id at once (dedupeById).
  let o = await storedOutcome(tx, id);
  const at = deps.clock.now();
  if (!o) {
    const refused = item?.refused ? offeredRefusal(item.refused) : ''; // never decided again (refusedFinal)
    const why = refused || (command ? await decideAll(tx, deps, device, command, locked, at) : incoming.unreadable);
    const changed = why ? [] : [...locked.values()].filter(({ added }) => added.length > 0);
    const number = why || !command ? '' : await register(tx, command, device.id, at);
    await writeOrders(tx, changed, deps.vault);
    const vers = Object.fromEntries(changed.map((order) => [order.id, order.state?.version ?? 0]));
    o = { id, ok: why === '', why, vers, number, tag: newTag() };
    const { id: _, ...rest } = o;
    await tx.insert(outcomes).values({ command: id, ...rest, device: device.id, at });
    await advance(tx, device, { seq, command: id, prevHash, receivedAt: at }, hash);
    await announce(tx, changed, deps.counter);
  } else await advance(tx, device, { seq, command: id, prevHash, receivedAt: at }, hash);
  return { o };
}

/**
 * Does the sending name the hash of the one before it? The first of a device that enrolled anew names the last of the
 * device it was. Evidence of what was held offline; it decides nothing.
 */
async function chains(tx: Database, device: Device, prevHash: string): Promise<boolean> {
  if (device.lastSeq > 0 || prevHash === '') return prevHash === device.headHash;
  // No index: rare, and a thousand rows; an index on what every push changes would cost more.
  const [earlier] = await tx.select({ id: devices.id }).from(devices).where(eq(devices.headHash, prevHash)).limit(1);
  return earlier !== undefined;
}

async function advance(
  tx: Database,
  device: Device,
  sending: Pick<typeof deviceSendings.$inferInsert, 'seq' | 'command' | 'prevHash' | 'receivedAt'>,
  hash: string,
): Promise<void> {
  const chainOk = await chains(tx, device, sending.prevHash);
  await tx.insert(deviceSendings).values({ device: device.id, ...sending, chainOk });
  await tx.update(devices).set({ lastSeq: sending.seq, headHash: hash }).where(eq(devices.id, device.id));
}

/** Executes the items in turn until one cannot be taken. The receipt holds the outcomes so far and why it stopped. */
export async function push(
  deps: ServerDeps,
  device: string,
  epoch: string,
  items: readonly Incoming[],
): Promise<Receipt> {
  const results: Receipt['results'] = [];
  const inTransaction = <T>(work: (tx: Database) => Promise<T>): Promise<T> =>
    retrying(() => deps.store.db.transaction(work, { isolationLevel: 'read committed' }));
  if (items.length === 0) {
    const sender = await inTransaction((tx) => lockSender(tx, device, epoch));
    return { device, results, err: 'err' in sender ? sender.err : '' };
  }
  for (const incoming of items) {
    const step = await inTransaction((tx) => pushItem(tx, deps, device, epoch, incoming));
    if ('err' in step) return { device, results, err: step.err };
    results.push({ seq: incoming.seq, o: step.o });
  }
  return { device, results, err: '' };
}
