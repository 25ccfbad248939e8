/** A store in memory for tests of the client side of the protocol. */
import type { Cursor, Entry, Outcome, Page } from '#shared/contract/wire.ts';
import type { OrderView } from '#shared/domain/order/order.ts';
import type { Command } from '#shared/domain/order/types.ts';
import { SyncClient } from '#shared/sync/client.ts';
import type { OutItem } from '#shared/sync/item.ts';
import type { SyncMeta, SyncStore } from '#shared/sync/store.ts';

export const DEVICE = 'device-1';
export const EPOCH = 'epoch-1';

export class MemoryStore implements SyncStore {
  #meta: SyncMeta = {
    device: DEVICE,
    epoch: EPOCH,
    pos: 1,
    known: 0,
    knownTag: '',
    pruned: 0,
    prunedTag: '',
    nextSeq: 1,
    head: '',
    serverV: 1,
    enrol: '',
  };
  readonly items = new Map<string, OutItem>();
  readonly truth = new Map<string, { view: OrderView; scopes: string[] }>();
  readonly refreshed: string[] = [];
  readonly #cursors = new Map<string, Cursor>();
  readonly #snapshots = new Map<string, Set<string>>();

  meta = (): SyncMeta => ({ ...this.#meta });
  setMeta = (patch: Partial<SyncMeta>): void => {
    this.#meta = { ...this.#meta, ...patch };
  };

  #sorted(wanted: (item: OutItem) => boolean, key: 'n' | 'seq'): OutItem[] {
    return [...this.items.values()].filter(wanted).toSorted((a, b) => a[key] - b[key]);
  }
  waiting = (): OutItem[] => this.#sorted((item) => item.state === 'waiting', 'n');
  inFlight = (limit: number, after = 0): OutItem[] =>
    this.#sorted((item) => item.state === 'sent' && item.seq > after, 'seq').slice(0, limit);
  unshown = (): OutItem[] => this.#sorted((item) => item.state === 'accepted' && !item.archived, 'seq');
  settledAbove = (seq: number): OutItem[] =>
    this.#sorted((item) => item.seq > seq && (item.state === 'accepted' || item.state === 'refused'), 'seq');
  itemById = (id: string): OutItem | undefined => this.items.get(id);
  itemBySeq = (seq: number): OutItem | undefined => [...this.items.values()].find((item) => item.seq === seq);
  saveItem = (item: OutItem): void => void this.items.set(item.c.id, item);
  pruneArchive = (seq: number): void => {
    for (const [id, item] of this.items) if (item.archived && item.seq > 0 && item.seq <= seq) this.items.delete(id);
  };

  cursors = (): Record<string, Cursor> => Object.fromEntries(this.#cursors);
  setCursor = (scope: string, cursor: Cursor): void => void this.#cursors.set(scope, cursor);
  forgetCursors = (): void => {
    this.#cursors.clear();
    this.#snapshots.clear();
  };

  truthVersion = (order: string): number | undefined => this.truth.get(order)?.view.state.version;
  truthHolds = (order: string, commandId: string): boolean =>
    this.truth.get(order)?.view.events.some(({ command }) => command === commandId) ?? false;
  putTruth = (order: string, view: OrderView, scopes: readonly string[]): void =>
    void this.truth.set(order, { view, scopes: [...scopes] });
  dropTruth = (order: string): void => void this.truth.delete(order);
  membership = (order: string): string[] => [...(this.truth.get(order)?.scopes ?? [])];
  narrow = (order: string, scopes: readonly string[]): void => {
    const held = this.truth.get(order);
    if (held) held.scopes = [...scopes];
  };
  heldScopes = (): string[] => [...new Set([...this.truth.values()].flatMap(({ scopes }) => scopes))];
  ordersIn = (scope: string): string[] =>
    [...this.truth].filter(([, { scopes }]) => scopes.includes(scope)).map(([order]) => order);

  beginSnapshot = (scope: string): void => void this.#snapshots.set(scope, new Set());
  snapshotRuns = (scope: string): boolean => this.#snapshots.has(scope);
  markSeen = (scope: string, order: string): void => void this.#snapshots.get(scope)?.add(order);
  wasSeen = (scope: string, order: string): boolean => this.#snapshots.get(scope)?.has(order) === true;
  endSnapshot = (scope: string): void => void this.#snapshots.delete(scope);

  refresh = (orders: Iterable<string>): void => void this.refreshed.push(...orders);

  /** Keeps a typed command, as the engine does. */
  type(c: Command, patch: Partial<OutItem> = {}): OutItem {
    const item: OutItem = {
      n: this.items.size + 1,
      c,
      role: 'clerk',
      seq: 0,
      state: 'waiting',
      archived: false,
      vers: {},
      number: '',
      tag: '',
      refused: '',
      prevHash: '',
      ...patch,
    };
    this.saveItem(item);
    return item;
  }
}

/** A workstation: the client over a store in memory, with positions 2, 3, 4 … */
export function workstation(): { store: MemoryStore; client: SyncClient } {
  const store = new MemoryStore();
  let position = 1;
  const client = new SyncClient(store, { position: () => ++position, transaction: (work) => work() });
  return { store, client };
}

export const cursor = (at: number, patch: Partial<Cursor> = {}): Cursor => ({
  at,
  tag: `t${at}`,
  head: at,
  headTag: `t${at}`,
  snap: null,
  ...patch,
});

/** A page computed from where the store is now. */
export const pageFor = (store: MemoryStore, patch: Partial<Page> = {}): Page => ({
  device: DEVICE,
  pos: store.meta().pos,
  epoch: store.meta().epoch,
  err: '',
  grants: ['s1'],
  cursors: {},
  entries: [],
  resets: [],
  outcomes: [],
  last: 0,
  forgot: false,
  safe: 0,
  v: 1,
  caught: true,
  serverAt: 0,
  ...patch,
});

export const outcome = (seq: number, id: string, patch: Partial<Outcome> = {}): { seq: number; o: Outcome } => ({
  seq,
  o: { id, ok: true, why: '', vers: {}, number: '', tag: `tag-${seq}`, ...patch },
});

export const entry = (view: OrderView, scopes: string[] = ['s1']): Entry => ({
  id: view.state.id,
  in: scopes,
  body: view,
});
export const gone = (id: string): Entry => ({ id, in: [], body: null });
