/** Refused commands that nobody has dealt with, as far as a user answers for them, and the end of one. */
import type { Command } from '#shared/domain/order/types.ts';
import type { SignedIn } from '../session/session.ts';
import type { RefusedItem } from '../store/outbox.ts';
import type { Workstation } from '../workstation.ts';

export const refusedFor = ({ outbox, packages }: Workstation, { unit }: Pick<SignedIn, 'unit'>): RefusedItem[] =>
  outbox.attention().filter(({ item }) => packages.organization.isWithin(item.c.unit, unit));

/** The refused signing that this act was built on, when somebody else had signed: one collision, not two. */
function signingBehind({ outbox, projection }: Workstation, { seenAct, orders }: Command): Command | undefined {
  const behind = outbox.attention().find(({ item }) => item.c.id === seenAct && item.c.kind === 'accept');
  const isSigned = orders.every((order) => projection.shown(order)?.state.phase !== 'awaitingAccept');
  return isSigned ? behind?.item.c : undefined;
}

/** It leaves the tray and stays in the archive. Inside a transaction of the caller's. */
export function settle(workstation: Workstation, command: Command): void {
  const { outbox, clock } = workstation;
  const behind = signingBehind(workstation, command);
  for (const { id, orders } of behind ? [command, behind] : [command]) {
    outbox.dismiss(id, clock.now());
    for (const order of orders) outbox.sealGone(order);
  }
}

/** A new command in the place of a refused one of the same kind for the same order; any other settles nothing. */
export function settleRedone(
  workstation: Workstation,
  user: Pick<SignedIn, 'unit'>,
  { redoes, kind, order }: { redoes: string; kind: string; order: string },
): void {
  const redone = refusedFor(workstation, user).find(({ item }) => item.c.id === redoes);
  if (redone?.item.c.kind === kind && redone.item.c.orders.includes(order)) settle(workstation, redone.item.c);
}
