/**
 * The client side of the sync protocol over a store: what to send, and what an answer changes. No I/O of its own.
 * The rules and the counterexamples behind them are those of the checked model (design.md §5); rule names in comments
 * are its switches.
 */
import type { Item, Page, Pull, Push, Receipt } from '../contract/wire.ts';
import { canonical } from '../domain/hash.ts';
import { versionTaking } from '../domain/order/commands/index.ts';
import { heldBack, sealedSendingHash, sendingHash, type OutItem } from './item.ts';
import { isLinked, isMisnamed } from './page-check.ts';
import type { SyncStore } from './store.ts';

/** Commands a batch holds at most, and characters of their text, with one command that alone has more. */
export const PUSH_BATCH = 100;
export const PUSH_TEXT = 256 * 1024;

/** The first of the items: as many as one request carries over a slow line, and as the centre takes at once. */
function fitting(items: readonly Item[]): Item[] {
  let length = 0;
  const end = items.findIndex((item, i) => (length += JSON.stringify(item).length) > PUSH_TEXT && i > 0);
  return items.slice(0, end < 0 ? items.length : end);
}

export type Applied =
  /** `content`: the page contradicts itself; nothing of it is taken. */
  | { applied: false; why: 'position' | 'enrol' | 'content' }
  | { applied: true; caught: boolean; settled: { id: string; ok: boolean; why: string }[]; received: number };

export interface PushOptions {
  /** May this item leave now? */
  mayLeave?: (item: OutItem) => boolean;
  /** Only items above this seq: what the receipts of this round do not cover yet. */
  after?: number;
}

export interface SyncPorts {
  /** A fresh random position, 0 … 2^48. */
  position(): number;
  /** Runs `work` in one transaction of the store. */
  transaction<T>(work: () => T): T;
}

export class SyncClient {
  readonly #store: SyncStore;
  readonly #ports: SyncPorts;

  constructor(store: SyncStore, ports: SyncPorts) {
    this.#store = store;
    this.#ports = ports;
  }

  /** Gives seqs and marks as sent, durably, before the first byte leaves (seqAtSend). */
  #prepare(mayLeave: (item: OutItem) => boolean): void {
    const store = this.#store;
    let { nextSeq, head } = store.meta();
    const { serverV, device } = store.meta();
    const waiting = store.waiting();
    const held = heldBack(waiting, (item) => versionTaking(item.c) <= serverV && mayLeave(item));
    for (const item of waiting) {
      if (held.has(item.n)) continue;
      const sent: OutItem = { ...item, seq: nextSeq++, state: 'sent', prevHash: head };
      head = sent.sealed ? sealedSendingHash(device, sent, sent.sealed.box) : sendingHash(device, sent);
      store.saveItem(sent);
    }
    store.setMeta({ nextSeq, head });
  }

  /** The next push, or null when there is nothing to send or the store has to enrol first. */
  push({ mayLeave = () => true, after = 0 }: PushOptions = {}): Push | null {
    return this.#ports.transaction(() => {
      const { device, epoch, enrol } = this.#store.meta();
      if (enrol !== '' || device === '') return null;
      this.#prepare(mayLeave);
      const items = this.#store.inFlight(PUSH_BATCH, after).map((item): Item => {
        const { seq, c, refused, number, prevHash, sealed } = item;
        const frame = { seq, c: { ...c }, refused, number, prevHash };
        if (!sealed) return frame;
        return { ...frame, sealed: { box: sealed.box, clear: sealed.device === device && sealed.seq === seq } };
      });
      return items.length === 0 ? null : { device, epoch, items: fitting(items) };
    });
  }

  /**
   * The answer of a push is a transport receipt: outcomes settle with the page (settleByPage). 'gap' and 'epoch' change
   * nothing: only a pull, guarded by the position, may decide that the server forgot.
   */
  receipt({ device, err }: Receipt): void {
    this.#ports.transaction(() => {
      if (device !== this.#store.meta().device) return;
      if (err === 'fork' || err === 'revoked' || err === 'unknown-device') this.#store.setMeta({ enrol: err });
    });
  }

  /** One request for all scopes, or null when the store has to enrol first. `look`: orders to be told again. */
  pull(look: readonly string[] = []): Pull | null {
    const { device, pos, epoch, known, knownTag, enrol } = this.#store.meta();
    if (enrol !== '' || device === '') return null;
    const pull = { device, pos, epoch, cursors: this.#store.cursors(), known, knownTag };
    return look.length === 0 ? pull : { ...pull, look: [...look] };
  }

  /** Applies a page in one transaction, and only to the very position it was computed from (posGuard). */
  page(page: Page): Applied {
    return this.#ports.transaction(() => this.#apply(page));
  }

  /**
   * In the transaction of a page from a file that holds more: takes over the position of the next one, if that was computed
   * for exactly what this store asks for now. False, and the random position stays, when it was not.
   */
  follow(next: Pull): boolean {
    return this.#ports.transaction(() => {
      const asks: Record<string, unknown> = { ...this.pull(), pos: next.pos };
      const told: Record<string, unknown> = { ...next };
      if (Object.keys(told).some((field) => canonical(told[field]) !== canonical(asks[field] ?? null))) return false;
      this.#store.setMeta({ pos: next.pos });
      return true;
    });
  }

  #apply(page: Page): Applied {
    const store = this.#store;
    const meta = store.meta();
    if (page.device !== meta.device || page.pos !== meta.pos) return { applied: false, why: 'position' };
    if (page.err !== '' || page.last >= meta.nextSeq) {
      // The server holds commands of this device that this store never sent: somewhere there is a copy of it.
      store.setMeta({ enrol: page.err === '' ? 'copy' : page.err });
      return { applied: false, why: 'enrol' };
    }
    if (isMisnamed(page)) return { applied: false, why: 'content' };
    if (page.epoch !== meta.epoch) store.forgetCursors();
    store.setMeta({ pos: this.#ports.position(), epoch: page.epoch, serverV: page.v });
    if (page.sealingKey !== undefined) store.setMeta({ sealingKey: page.sealingKey });

    const lost = this.#withdrawn(page.grants);
    if (lost.size > 0) {
      const dropped = new Set<string>();
      for (const scope of lost) for (const order of store.ordersIn(scope)) dropped.add(order);
      for (const order of dropped) store.dropTruth(order);
      store.forgetCursors(); // what the user still has is read again (grantResync)
      store.setMeta({ unlinked: {} });
      store.refresh(dropped);
      return { applied: true, caught: false, settled: [], received: 0 };
    }
    if (page.forgot) {
      store.refresh(this.#rewind());
      return { applied: true, caught: false, settled: [], received: 0 };
    }

    const touched = new Set<string>();
    const settled = this.#settle(page, touched);
    for (const scope of page.resets) store.beginSnapshot(scope);
    const unlinked = { ...store.meta().unlinked };
    for (const { id, in: scopes, body } of page.entries) {
      touched.add(id);
      delete unlinked[id];
      if (!body) store.dropTruth(id);
      else if (isLinked(body)) store.putTruth(id, body, scopes);
      else unlinked[id] = body.state.number; // what is held of it stays, and the others go on (INV-10)
      for (const scope of scopes) if (store.snapshotRuns(scope)) store.markSeen(scope, id);
    }
    store.setMeta({ unlinked });
    this.#finishSnapshots(page, touched);
    for (const [scope, cursor] of Object.entries(page.cursors)) store.setCursor(scope, cursor);
    this.#retireShown(page, touched);
    this.#prune(page.safe);
    store.refresh(touched);
    return { applied: true, caught: page.caught, settled, received: page.entries.length };
  }

  /** Judged by membership too: the cursor of a withdrawn scope may be gone already. */
  #withdrawn(grants: readonly string[]): Set<string> {
    const held = new Set([...Object.keys(this.#store.cursors()), ...this.#store.heldScopes()]);
    return new Set([...held].filter((scope) => !grants.includes(scope)));
  }

  /** Outcomes match by command id (outcomeById); an accepted one stays in the overlay until the truth shows it. */
  #settle(page: Page, touched: Set<string>): { id: string; ok: boolean; why: string }[] {
    const store = this.#store;
    const settled: { id: string; ok: boolean; why: string }[] = [];
    for (const { o } of page.outcomes) {
      const item = store.itemById(o.id);
      if (!item || (item.state !== 'sent' && item.state !== 'waiting')) continue;
      for (const order of item.c.orders) touched.add(order);
      store.saveItem(
        o.ok
          ? { ...item, state: 'accepted', tag: o.tag, vers: o.vers, number: o.number, refused: '' }
          : { ...item, state: 'refused', tag: o.tag, refused: o.why, archived: true },
      );
      settled.push({ id: o.id, ok: o.ok, why: o.why });
    }
    let { known, knownTag } = store.meta();
    for (
      let item = store.itemBySeq(known + 1);
      item && (item.state === 'accepted' || item.state === 'refused');
      item = store.itemBySeq(known + 1)
    ) {
      known++;
      knownTag = item.tag;
    }
    store.setMeta({ known, knownTag });
    return settled;
  }

  /** Only a listing that is finished *and* followed to its head may say that something is gone. */
  #finishSnapshots(page: Page, touched: Set<string>): void {
    const store = this.#store;
    for (const [scope, cursor] of Object.entries(page.cursors)) {
      if (!store.snapshotRuns(scope) || cursor.snap !== null || cursor.at < cursor.head) continue;
      for (const order of store.ordersIn(scope)) {
        if (store.wasSeen(scope, order)) continue;
        touched.add(order);
        const rest = store.membership(order).filter((s) => s !== scope);
        if (rest.length === 0) store.dropTruth(order);
        else store.narrow(order, rest);
      }
      store.endSnapshot(scope);
    }
  }

  /** Accepted items leave the overlay when the truth shows them, or when their orders are not held and nothing is left behind. */
  #retireShown(page: Page, touched: Set<string>): void {
    const store = this.#store;
    for (const item of store.unshown()) {
      const shown = Object.entries(item.vers).every(([order, version]) => {
        const held = store.truthVersion(order);
        if (held === undefined) return page.caught && page.last >= item.seq;
        // The same version of a history that the server has lost since does not show it.
        return store.truthHolds(order, item.c.id) || (page.caught && held >= version);
      });
      if (!shown) continue;
      store.saveItem({ ...item, archived: true });
      for (const order of item.c.orders) touched.add(order);
    }
  }

  #prune(safe: number): void {
    const store = this.#store;
    const meta = store.meta();
    const upTo = Math.min(safe, meta.known);
    if (upTo <= meta.pruned) return;
    // A command still waiting to be shown keeps everything from its seq on.
    const unshown = store.unshown().map((item) => item.seq);
    const limit = Math.min(upTo, ...unshown.map((seq) => seq - 1));
    if (limit <= meta.pruned) return;
    store.setMeta({ pruned: limit, prunedTag: store.itemBySeq(limit)?.tag ?? meta.prunedTag });
    store.pruneArchive(limit);
  }

  /** The server was set back and forgot: everything it may have lost is offered again, refused ones as refused. */
  #rewind(): Set<string> {
    const store = this.#store;
    const { pruned, prunedTag, known, nextSeq } = store.meta();
    if (known === pruned) store.setMeta({ enrol: 'archive' });
    const touched = new Set<string>();
    const again = store.settledAbove(pruned);
    for (let seq = pruned + 1; seq < nextSeq; seq++) if (!store.itemBySeq(seq)) store.setMeta({ enrol: 'archive' });
    for (const item of again) {
      store.saveItem({ ...item, state: 'sent', archived: false, vers: {} });
      for (const order of item.c.orders) touched.add(order);
    }
    store.setMeta({ known: pruned, knownTag: prunedTag });
    return touched;
  }
}
