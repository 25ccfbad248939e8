/** The store of the sync protocol on SQLite. Every call runs inside the transaction of the protocol step. */
import { randomInt } from 'node:crypto';
import type { Cursor } from '#shared/contract/wire.ts';
import { viewFor, type OrderView } from '#shared/domain/order/order.ts';
import type { SyncPorts } from '#shared/sync/client.ts';
import type { OutItem } from '#shared/sync/item.ts';
import type { SyncMeta, SyncStore } from '#shared/sync/store.ts';
import { offerFilesAgain } from './files.ts';
import type { Meta } from './meta.ts';
import type { Outbox } from './outbox.ts';
import type { Projection } from './projection.ts';
import type { Store } from './store.ts';
import type { Truth } from './truth.ts';

const POSITIONS = 2 ** 48 - 1;
export const newPosition = (): number => randomInt(POSITIONS);

export const portsOf = (store: Store, syncStore: SqliteSyncStore): SyncPorts => ({
  position: newPosition,
  transaction: (work) =>
    store.write(() => {
      syncStore.forgetFresh();
      return work();
    }),
});

export class SqliteSyncStore implements SyncStore {
  readonly #store: Store;
  readonly #meta: Meta;
  readonly #truth: Truth;
  readonly #outbox: Outbox;
  readonly #projection: Projection;
  /** Bodies that came in this transaction: their rows are made without reading them again. */
  readonly #fresh = new Map<string, OrderView>();
  #dropped = 0;

  constructor(store: Store, meta: Meta, truth: Truth, outbox: Outbox, projection: Projection) {
    this.#store = store;
    this.#meta = meta;
    this.#truth = truth;
    this.#outbox = outbox;
    this.#projection = projection;
  }

  meta(): SyncMeta {
    return this.#meta.sync();
  }
  setMeta(patch: Partial<SyncMeta>): void {
    const before = this.#meta.sync();
    this.#meta.set('sync', { ...before, ...patch });
    if (patch.epoch !== undefined && patch.epoch !== before.epoch) offerFilesAgain(this.#store);
  }

  waiting(): OutItem[] {
    return this.#outbox.waiting();
  }
  inFlight(limit: number, afterSeq = 0): OutItem[] {
    return this.#outbox.inFlight(limit, afterSeq);
  }
  unshown(): OutItem[] {
    return this.#outbox.unshown();
  }
  settledAbove(seq: number): OutItem[] {
    return this.#outbox.settledAbove(seq);
  }
  itemById(commandId: string): OutItem | undefined {
    return this.#outbox.byId(commandId);
  }
  itemBySeq(seq: number): OutItem | undefined {
    return this.#outbox.bySeq(seq);
  }
  saveItem(item: OutItem): void {
    this.#outbox.save(item);
  }
  pruneArchive(seq: number): void {
    this.#outbox.prune(seq);
  }

  cursors(): Record<string, Cursor> {
    const rows = this.#store
      .sql('SELECT scope, at, tag, head, head_tag AS headTag, snap FROM cursor ORDER BY scope')
      .all();
    return Object.fromEntries((rows as ({ scope: string } & Cursor)[]).map(({ scope, ...cursor }) => [scope, cursor]));
  }
  setCursor(scope: string, { at, tag, head, headTag, snap }: Cursor): void {
    this.#store
      .sql(
        `INSERT INTO cursor (scope, at, tag, head, head_tag, snap) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (scope) DO UPDATE
         SET at = excluded.at, tag = excluded.tag, head = excluded.head, head_tag = excluded.head_tag, snap = excluded.snap`,
      )
      .run(scope, at, tag, head, headTag, snap);
  }
  forgetCursors(): void {
    this.#store.sql('DELETE FROM cursor').run();
    this.#store.sql('DELETE FROM snapshot').run();
  }

  truthVersion(order: string): number | undefined {
    return this.#truth.version(order);
  }
  truthHolds(order: string, commandId: string): boolean {
    return this.#truth.holdsAct(order, commandId);
  }
  putTruth(order: string, view: OrderView, scopes: readonly string[]): void {
    this.#truth.put(order, view);
    this.#truth.setMembership(order, scopes);
    this.#fresh.set(order, view);
  }
  /** Orders that left since this store was opened. Counting what is held would read all of it. */
  get dropped(): number {
    return this.#dropped;
  }
  dropTruth(order: string): void {
    if (this.#truth.holds(order)) this.#dropped++;
    this.#fresh.delete(order);
    this.#truth.drop(order);
    this.#outbox.sealGone(order);
  }
  membership(order: string): string[] {
    return this.#truth.membership(order);
  }
  narrow(order: string, scopes: readonly string[]): void {
    const view = this.#truth.view(order);
    if (view) this.putTruth(order, viewFor(view, scopes), scopes);
  }
  heldScopes(): string[] {
    return this.#truth.scopes();
  }
  ordersIn(scope: string): string[] {
    return this.#truth.ordersIn(scope);
  }

  beginSnapshot(scope: string): void {
    this.#store.sql('DELETE FROM snapshot WHERE scope = ?').run(scope);
    this.#store.sql('INSERT INTO snapshot (scope) VALUES (?)').run(scope);
  }
  snapshotRuns(scope: string): boolean {
    return this.#store.sql('SELECT 1 FROM snapshot WHERE scope = ?').get(scope) !== undefined;
  }
  markSeen(scope: string, order: string): void {
    this.#store.sql('INSERT OR IGNORE INTO snapshot_seen (scope, order_id) VALUES (?, ?)').run(scope, order);
  }
  wasSeen(scope: string, order: string): boolean {
    return (
      this.#store.sql('SELECT 1 FROM snapshot_seen WHERE scope = ? AND order_id = ?').get(scope, order) !== undefined
    );
  }
  endSnapshot(scope: string): void {
    this.#store.sql('DELETE FROM snapshot WHERE scope = ?').run(scope);
  }
  /** Is any listing running? */
  listing(): boolean {
    return this.#store.sql('SELECT 1 FROM snapshot LIMIT 1').get() !== undefined;
  }

  refresh(orders: Iterable<string>): void {
    this.#projection.refreshAll([...orders], (order) => this.#fresh.get(order));
    this.#fresh.clear();
  }

  /** A transaction that failed left them behind. */
  forgetFresh(): void {
    this.#fresh.clear();
  }
}
