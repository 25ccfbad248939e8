/** Digests of what a device holds: the same on both sides, or a difference is found (design.md §5). */
import { hashOf, lineHasher } from '../domain/hash.ts';
import type { OrderView } from '../domain/order/order.ts';

/** Content hash of one order as it was sent: state, events and the personal values beside them. */
export const contentHash = (view: OrderView): string => hashOf(view);

export interface DigestRow {
  id: string;
  version: number;
  hash: string;
  /** Scopes of the device in which the order stands. */
  in: readonly string[];
}

/** Per scope: how many orders, and a hash over id, version and content hash of each, by ascending id. */
export function scopeDigests(
  scopes: readonly string[],
  rows: Iterable<DigestRow>,
): { scope: string; count: number; digest: string }[] {
  const ordered = [...rows].toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return [...scopes].toSorted().map((scope) => {
    const hasher = lineHasher();
    let count = 0;
    for (const row of ordered) {
      if (!row.in.includes(scope)) continue;
      count++;
      hasher.line(`${row.id} ${row.version} ${row.hash}`);
    }
    return { scope, count, digest: hasher.hex() };
  });
}
