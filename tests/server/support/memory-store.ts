/** The client's side of the protocol over plain maps: what a workstation keeps, without a file. */
import type { Cursor } from '#shared/contract/wire.ts';
import { viewFor, type OrderView } from '#shared/domain/order/order.ts';
import type { OutItem } from '#shared/sync/item.ts';
import type { SyncMeta, SyncStore } from '#shared/sync/store.ts';

export class MemoryStore implements SyncStore {
  readonly truth = new Map<string, { view: OrderView; in: string[] }>();
  readonly items = new Map<string, OutItem>();
  readonly #cursors = new Map<string, Cursor>();
  readonly #seen = new Map<string, Set<string>>();
  #meta: SyncMeta;

  constructor(device: string, epoch: string) {
    const start = { pos: 0, known: 0, knownTag: '', pruned: 0, prunedTag: '', nextSeq: 1, head: '', serverV: 1 };
    this.#meta = { device, epoch, ...start, enrol: '' };
  }

  meta(): SyncMeta {
    return { ...this.#meta };
  }
  setMeta(patch: Partial<SyncMeta>): void {
    this.#meta = { ...this.#meta, ...patch };
  }

  #sorted(keep: (item: OutItem) => boolean): OutItem[] {
    return [...this.items.values()].filter(keep).toSorted((a, b) => a.seq - b.seq || a.n - b.n);
  }
  waiting(): OutItem[] {
    return this.#sorted((item) => item.seq === 0);
  }
  inFlight(limit: number, after: number): OutItem[] {
    return this.#sorted((item) => item.seq > after && item.state === 'sent').slice(0, limit);
  }
  unshown(): OutItem[] {
    return this.#sorted((item) => item.state === 'accepted' && !item.archived);
  }
  settledAbove(seq: number): OutItem[] {
    return this.#sorted((item) => item.seq > seq && (item.state === 'accepted' || item.state === 'refused'));
  }
  itemById(id: string): OutItem | undefined {
    return this.items.get(id);
  }
  itemBySeq(seq: number): OutItem | undefined {
    return this.#sorted((item) => item.seq === seq)[0];
  }
  saveItem(item: OutItem): void {
    this.items.set(item.c.id, item);
  }
  pruneArchive(seq: number): void {
    for (const item of this.#sorted((item) => item.archived && item.seq > 0 && item.seq <= seq))
      this.items.delete(item.c.id);
  }

  cursors(): Record<string, Cursor> {
    return Object.fromEntries(this.#cursors);
  }
  setCursor(scope: string, cursor: Cursor): void {
    this.#cursors.set(scope, cursor);
  }
  forgetCursors(): void {
    this.#cursors.clear();
    this.#seen.clear();
  }

  truthVersion(order: string): number | undefined {
    return this.truth.get(order)?.view.state.version;
  }
  truthHolds(order: string, commandId: string): boolean {
    return this.truth.get(order)?.view.events.some(({ command }) => command === commandId) ?? false;
  }
  putTruth(order: string, view: OrderView, scopes: readonly string[]): void {
    this.truth.set(order, { view, in: [...scopes] });
  }
  dropTruth(order: string): void {
    this.truth.delete(order);
  }
  membership(order: string): string[] {
    return this.truth.get(order)?.in ?? [];
  }
  narrow(order: string, scopes: readonly string[]): void {
    const held = this.truth.get(order);
    if (held) this.putTruth(order, viewFor(held.view, scopes), scopes);
  }
  heldScopes(): string[] {
    return [...new Set([...this.truth.values()].flatMap((held) => held.in))];
  }
  ordersIn(scope: string): string[] {
    return [...this.truth].filter(([, held]) => held.in.includes(scope)).map(([id]) => id);
  }

  beginSnapshot(scope: string): void {
    this.#seen.set(scope, new Set());
  }
  snapshotRuns(scope: string): boolean {
    return this.#seen.has(scope);
  }
  markSeen(scope: string, order: string): void {
    this.#seen.get(scope)?.add(order);
  }
  wasSeen(scope: string, order: string): boolean {
    return this.#seen.get(scope)?.has(order) ?? false;
  }
  endSnapshot(scope: string): void {
    this.#seen.delete(scope);
  }
  refresh(): void {
    // Nothing is shown here.
  }
}
