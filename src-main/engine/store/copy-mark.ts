/**
 * Is this store a copy of itself, or an older one that was put back? A random mark stands in the store and beside the key
 * and is turned at every start and after each backup, so that every copy is older than its machine. Where they differ the
 * store enrols anew before it sends or numbers anything (the model's `copyMark`). A snapshot of a whole machine takes both
 * sides along: it is not noticed here, only by the centre (fork).
 *
 * Turning survives a kill at every step: the store holds the next mark before it stands beside the key, and forgets the old
 * one after; in between either is right.
 */
import { randomBytes } from 'node:crypto';
import type { MarkSide } from '../../keys/mark-file.ts';
import type { Meta } from './meta.ts';
import type { Store } from './store.ts';

export interface MarkRecord {
  /** The device it was made for. */
  device: string;
  /** Beside the key as far as is known; '' = nothing was ever written there. */
  current: string;
  /** On its way to there; '' = none. */
  next: string;
}

/** `unkept`: the place beside the key cannot be read or written; a copy would not be noticed. */
export type MarkState = 'kept' | 'copy' | 'unkept';

const newMark = (): string => randomBytes(16).toString('hex');

export class CopyMark {
  readonly #store: Store;
  readonly #meta: Meta;
  readonly #side: MarkSide | null;

  /** `side` null: nobody keeps a mark, and no copy is noticed here. */
  constructor(store: Store, meta: Meta, side: MarkSide | null) {
    this.#store = store;
    this.#meta = meta;
    this.#side = side;
  }

  #held(device: string): string | null | 'unreadable' {
    try {
      return this.#side?.read(device) ?? null;
    } catch {
      return 'unreadable';
    }
  }

  /** `fresh`: none was ever made, as in a store of an older program. */
  #compare(): MarkState | 'fresh' {
    const { device } = this.#meta.sync();
    if (this.#side === null || device === '') return 'kept';
    const held = this.#held(device);
    if (held === 'unreadable') return 'unkept';
    const record = this.#meta.get('copyMark');
    if (record?.device !== device || record.current === '') {
      if (held === null) return 'fresh';
      return held === record?.next && record.device === device ? 'kept' : 'copy';
    }
    return held === record.current || held === record.next ? 'kept' : 'copy';
  }

  /** The same under the write lock, where nobody turns it meanwhile; a copy is noted for good. */
  #judge(): MarkState | 'fresh' {
    const state = this.#compare();
    const sync = this.#meta.sync();
    if (state === 'copy' && sync.enrol === '') this.#meta.set('sync', { ...sync, enrol: 'copy' });
    return state;
  }

  /** To be asked before anything is sent or numbered, outside of a transaction. Makes the mark where there never was one. */
  check(): MarkState {
    const state = this.#compare();
    if (state === 'kept') return state;
    const judged = this.#store.write(() => this.#judge());
    return judged === 'fresh' ? this.turn() : judged;
  }

  /** A new mark on both sides. `unkept`: it could not be written beside the key, and the old one stays. */
  turn(): MarkState {
    const { db } = this.#store;
    const { device } = this.#meta.sync();
    if (this.#side === null || device === '') return 'kept';
    if (db.inTransaction) throw new Error('the mark is turned in two transactions of its own');
    const begun = this.#store.write(() => this.#begin());
    return begun === 'kept' ? this.#store.write(() => this.#finish()) : begun;
  }

  #begin(): MarkState {
    const state = this.#judge();
    if (state === 'copy' || state === 'unkept') return state;
    const { device } = this.#meta.sync();
    this.#meta.set('copyMark', { device, current: this.#side?.read(device) ?? '', next: newMark() });
    return 'kept';
  }

  #finish(): MarkState {
    const record = this.#meta.get('copyMark');
    // Another process finished it, or enrolled the store anew.
    if (!record || record.next === '') return 'kept';
    try {
      this.#side?.write(record.device, record.next);
    } catch {
      return 'unkept';
    }
    this.#meta.set('copyMark', { ...record, current: record.next, next: '' });
    return 'kept';
  }

  /** Runs an enrolment; afterwards the mark is the new device's. */
  renewedBy(enrol: () => void): void {
    const before = this.#meta.sync().device;
    const wasOwn = before !== '' && this.check() === 'kept';
    enrol();
    // A copy leaves the mark of the machine it was made of.
    if (wasOwn) this.#side?.remove(before);
    this.turn();
  }
}
