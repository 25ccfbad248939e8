/** 待上报: own commands without an answer, of the units that a user answers for. */
import type { PendingItem, PendingList, PendingState } from '#shared/contract/sync-api.ts';
import { familyOf, versionTaking } from '#shared/domain/order/commands/index.ts';
import { sees } from '#shared/domain/order/queues.ts';
import { maskText } from '#shared/domain/text/masking.ts';
import { heldBack, type OutItem } from '#shared/sync/item.ts';
import { reads } from '../order/rights.ts';
import type { SignedIn } from '../session/session.ts';
import type { TypedItem } from '../store/outbox.ts';
import type { Workstation } from '../workstation.ts';

/** What waits for a newer centre. */
function heldIn({ outbox, meta }: Workstation): OutItem[] {
  const { serverV } = meta.sync();
  // Almost always there is none, and thousands need not be read for that.
  if (outbox.newestVersion() <= serverV) return [];
  const waiting = outbox.waiting();
  const held = heldBack(waiting, ({ c }) => versionTaking(c) <= serverV);
  return waiting.filter(({ n }) => held.has(n));
}

function stateOf({ n, seq, state }: OutItem, held: ReadonlySet<number>): PendingState {
  if (held.has(n)) return 'held';
  if (state === 'sent') return seq === 0 ? 'again' : 'sent';
  return 'waiting';
}

/** What a list calls an order that this user may open; nulls for any other. */
export function orderShown(
  { projection, packages }: Workstation,
  user: SignedIn,
  order: string,
): { orderId: string | null; orderNumber: string | null; orderTitle: string | null } {
  const shown = projection.shown(order)?.state;
  const number = shown?.number ?? null;
  if (!shown || !sees(shown, user.unit, packages.organization))
    return { orderId: null, orderNumber: number, orderTitle: null };
  const { title } = shown.personal;
  const isOpen = title === null || reads(user, shown.leadUnit, packages.organization);
  return { orderId: order, orderNumber: number, orderTitle: isOpen ? title : maskText(title, shown.personal) };
}

/** One stretch of it, in the order of typing. */
export function waitingList(
  workstation: Workstation,
  user: SignedIn,
  { offset, limit }: { offset: number; limit: number },
): PendingList {
  const { outbox, packages } = workstation;
  const units = outbox.unansweredUnits().filter((unit) => packages.organization.isWithin(unit, user.unit));
  const held = heldIn(workstation).filter(({ c }) => units.includes(c.unit));
  const heldN = new Set(held.map(({ n }) => n));
  const row = ({ item, typedAt }: TypedItem): PendingItem => ({
    commandId: item.c.id,
    label: familyOf(item.c.kind)?.label ?? item.c.kind,
    ...orderShown(workstation, user, item.c.orders[0] ?? ''),
    orders: item.c.orders.length,
    typedAt,
    actor: item.c.actor,
    state: stateOf(item, heldN),
  });
  return {
    rows: outbox.unansweredOf(units, limit, offset).map(row),
    total: outbox.unansweredCount(units),
    held: held.length,
  };
}
