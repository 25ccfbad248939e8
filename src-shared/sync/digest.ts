/**
 * Digests of what a device holds: the same on both sides, or a difference is found (design.md §5). Compared in buckets:
 * stretches of order ids, see `contract/digest.ts`.
 */
import { hashOf, lineHasher } from '../domain/hash.ts';
import type { OrderView } from '../domain/order/order.ts';

/** Content hash of one order as it was sent: state, events and the personal values beside them. */
export const contentHash = (view: OrderView): string => hashOf(view);

/** What one step of comparing may read on either side: some tens of milliseconds. The first order is read whatever it weighs. */
export const BUCKET = { orders: 64, bytes: 256 * 1024 };

/** Stands for the hash of an order that its holder cannot read. */
export const UNREADABLE = '';

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

/**
 * Orders of which the two sides do not hold the same: id, version, content and the scopes they stand in. An order that
 * stands in no scope at all is no longer of this device, and differs whatever the other side says.
 */
export function differing(mine: readonly DigestRow[], theirs: readonly DigestRow[]): string[] {
  const textOf = ({ version, hash, in: scopes }: DigestRow): string =>
    hash === UNREADABLE || scopes.length === 0 ? '' : `${version} ${hash} ${scopes.toSorted().join(' ')}`;
  const held = new Map(mine.map((row) => [row.id, textOf(row)]));
  const given = new Map(theirs.map((row) => [row.id, textOf(row)]));
  return [...new Set([...held.keys(), ...given.keys()])]
    .filter((id) => (held.get(id) ?? '') === '' || held.get(id) !== given.get(id))
    .toSorted();
}
