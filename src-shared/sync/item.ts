/** What a workstation keeps of a command, from typing it until no backup of the server needs it any more. */
import type { Role } from '../domain/organization/roles.ts';
import type { Command } from '../domain/order/types.ts';
import { hashOf } from '../domain/hash.ts';

/** waiting: here only. sent: may have left the machine. accepted / refused: the outcome is known. */
export type ItemState = 'waiting' | 'sent' | 'accepted' | 'refused';

/** What is kept of a command in a form that only the centre can read: see `sealed-box.ts`. */
export interface Sealed {
  box: string;
  /** The sending by which it went, readable, before it was sealed. */
  device: string;
  seq: number;
}

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
  /** Set when its orders left this workstation; `c` then says no more than what it is and which orders it names. */
  sealed?: Sealed;
}

/** Of what no JSON text can name (half a character), or nobody here can open: no honest sending names it. */
export const UNHASHABLE = 'unhashable';

interface Sending {
  seq: number;
  c: unknown;
  prevHash: string;
}

/**
 * Evidence chain of a device's sendings: what the next sending names as `prevHash`. Over what was sent, as it was sent: a
 * newer program's fields count too. What cannot be hashed gives a word instead, on both sides: the centre refuses such a
 * command, and it stops none behind it (INV-10).
 */
export function sendingHash(device: string, { seq, c, prevHash }: Sending): string {
  try {
    return hashOf({ device, seq, c, prevHash });
  } catch {
    return UNHASHABLE;
  }
}

/** `sendingHash` of a command that was sealed before it went under this seq. */
export const sealedSendingHash = (
  device: string,
  { seq, c, prevHash }: Pick<OutItem, 'seq' | 'prevHash'> & { c: Pick<OutItem['c'], 'id'> },
  box: string,
): string => hashOf({ device, seq, c: { id: c.id, sealed: box }, prevHash });

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
