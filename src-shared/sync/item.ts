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

/**
 * Evidence chain of a device's sendings: what the next sending names as `prevHash`. Over the command as it came: a newer
 * program's fields count too. Values that no JSON text can name (half a character) give a word instead of a hash on both
 * sides: such a command is refused by the centre, and stops none behind it (INV-10).
 */
export function sendingHash(device: string, { seq, c, prevHash }: Sending): string {
  try {
    return hashOf({ device, seq, c, prevHash });
  } catch {
    return 'unhashable';
  }
}

interface Sending {
  seq: number;
  c: unknown;
  prevHash: string;
}
