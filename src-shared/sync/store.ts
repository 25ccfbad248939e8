/** What the client side of the protocol needs from a store. All calls run inside one transaction of that store. */
import type { OrderView } from '../domain/order/order.ts';
import type { Cursor } from '../contract/wire.ts';
import type { OutItem } from './item.ts';

export interface SyncMeta {
  /** '' before enrolment. */
  device: string;
  epoch: string;
  /** Random; new with every applied page. */
  pos: number;
  /** Outcomes up to this seq are known, and the tag of the last one. */
  known: number;
  knownTag: string;
  /** Settled commands up to this seq are in every kept backup of the server and were let go here. */
  pruned: number;
  prunedTag: string;
  nextSeq: number;
  /** Evidence chain: hash of the last sending. */
  head: string;
  /** Version of the protocol the server knows. */
  serverV: number;
  /** Key of the centre to which commands of departed orders are sealed; absent or '' = it told none. */
  sealingKey?: string;
  /** Why this store has to enrol anew before it sends again; '' = it need not. */
  enrol: '' | 'fork' | 'revoked' | 'unknown-device' | 'copy' | 'archive';
  /** Orders whose history came broken and was not taken: id -> number. Absent = none. */
  unlinked?: Record<string, string>;
}

export interface SyncStore {
  meta(): SyncMeta;
  setMeta(patch: Partial<SyncMeta>): void;

  /** Items without a seq, by n. */
  waiting(): OutItem[];
  /** Items with a seq and no known outcome, by seq, at most `limit`, only those above `afterSeq`. */
  inFlight(limit: number, afterSeq: number): OutItem[];
  /** Accepted items that are not archived. */
  unshown(): OutItem[];
  /** Settled or accepted items with a seq above `seq`, by seq: what a restored server may have lost. */
  settledAbove(seq: number): OutItem[];
  itemById(commandId: string): OutItem | undefined;
  itemBySeq(seq: number): OutItem | undefined;
  saveItem(item: OutItem): void;
  /** Deletes archived items with 0 < seq <= `seq`. */
  pruneArchive(seq: number): void;

  cursors(): Record<string, Cursor>;
  setCursor(scope: string, cursor: Cursor): void;
  /** Forgets all cursors and all running snapshots. */
  forgetCursors(): void;

  truthVersion(order: string): number | undefined;
  /** Has the order, as it is held, an event of this command? */
  truthHolds(order: string, commandId: string): boolean;
  /** Replaces body and memberships as a whole. */
  putTruth(order: string, view: OrderView, scopes: readonly string[]): void;
  /** Removes the order and every personal byte of it; seals kept commands that name only orders no longer held (sealGone). */
  dropTruth(order: string): void;
  membership(order: string): string[];
  /** Sets new memberships of a held order and filters its body to what they may read. */
  narrow(order: string, scopes: readonly string[]): void;
  /** Scopes named by any membership. */
  heldScopes(): string[];
  /** A list of its own: orders may be dropped while it is read. */
  ordersIn(scope: string): string[];

  /** Orders met by a running snapshot of a scope. */
  beginSnapshot(scope: string): void;
  snapshotRuns(scope: string): boolean;
  markSeen(scope: string, order: string): void;
  wasSeen(scope: string, order: string): boolean;
  endSnapshot(scope: string): void;

  /** Recomputes what screens show of these orders: truth + unsettled commands. */
  refresh(orders: Iterable<string>): void;
}
