/** What a workstation keeps of a command, from typing it until no backup of the server needs it any more. */
import type { Role } from '../domain/organization/roles.ts';
import type { Command } from '../domain/order/types.ts';
import { hashOf } from '../domain/hash.ts';

/** waiting: here only. sent: may have left the machine. accepted / refused: the outcome is known. */
export type ItemState = 'waiting' | 'sent' | 'accepted' | 'refused';

export interface OutItem {
  /** Order of typing on this store: 1, 2, 3 … */
  n: number;
  c: Command;
  /** Role of the author when the command was typed; the overlay decides with it again. */
  role: Role;
  /** Given, durably, when first sent; 0 before. */
  seq: number;
  state: ItemState;
  /** Settled: the outcome is known and shown. Kept until the oldest kept backup of the server holds it. */
  archived: boolean;
  vers: Record<string, number>;
  number: string;
  tag: string;
  /** Reason of a refusal; an item offered again is offered as refused. */
  refused: string;
  /** Hash of the sending before this one. */
  prevHash: string;
}

/** Evidence chain of a device's sendings: what the next sending names as `prevHash`. */
export const sendingHash = (device: string, item: Pick<OutItem, 'seq' | 'c' | 'prevHash'>): string =>
  hashOf({ device, seq: item.seq, c: item.c, prevHash: item.prevHash });

/**
 * The `n` of waiting commands that stay here for now: those that may not leave, and with them the later commands of the
 * same orders (holdNewKinds). `items` by n.
 */
export function heldBack<T extends Pick<OutItem, 'n' | 'c'>>(
  items: readonly T[],
  mayLeave: (item: T) => boolean,
): Set<number> {
  const [held, orders] = [new Set<number>(), new Set<string>()];
  for (const item of items) {
    if (mayLeave(item) && !item.c.orders.some((order) => orders.has(order))) continue;
    held.add(item.n);
    for (const order of item.c.orders) orders.add(order);
  }
  return held;
}
