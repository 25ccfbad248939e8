/** A workstation of the simulation: the real store on a real encrypted file, killed and opened again at will. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  pageSchema,
  receiptSchema,
  type EnrollAnswer,
  type Page,
  type Pull,
  type Push,
  type Receipt,
} from '#shared/contract/wire.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import type { SignedIn } from '../../src-main/engine/session/session.ts';
import { act } from '../../src-main/engine/order/act.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { storeDigest } from '../../src-main/engine/store/digest.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';

/** The process dies here: nothing after this statement happens. */
class Killed extends Error {}

export class Desk {
  readonly user: SignedIn;
  readonly #dir = mkdtempSync(join(tmpdir(), 'sim-desk-'));
  readonly #key = randomBytes(32).toString('hex');
  readonly #now: () => number;
  #workstation: Workstation;
  device = '';
  token = '';
  kills = 0;

  constructor(unit: string, now: () => number) {
    this.user = { name: `值班员${unit.slice(-3)}`, role: 'clerk', unit };
    this.#now = now;
    this.#workstation = this.#open(true);
  }

  #open(create: boolean): Workstation {
    return openWorkstation(this.#dir, this.#key, { create, clock: { now: this.#now, monotonic: this.#now } });
  }

  get station(): Workstation {
    return this.#workstation;
  }

  enrolled(answer: EnrollAnswer): void {
    storeEnrolment(this.#workstation, { server: 'http://sim', ca: '' }, answer);
    this.device = answer.device;
    this.token = answer.token;
  }

  /** Runs one step; with a fuse the process dies at that statement of it and is started again. True = the step was done. */
  step<T>(work: () => T, fuse: number): T | undefined {
    if (fuse > 0) this.#arm(fuse);
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.kills++;
      this.reopen();
      return undefined;
    } finally {
      this.#disarm();
    }
  }

  #arm(fuse: number): void {
    const { store } = this.#workstation;
    const prepared = store.sql.bind(store);
    let left = fuse;
    store.sql = (text) => {
      if (--left === 0) throw new Killed();
      return prepared(text);
    };
  }

  #disarm(): void {
    const store = this.#workstation.store as { sql?: unknown };
    if (Object.hasOwn(store, 'sql')) delete store.sql;
  }

  reopen(): void {
    this.#disarm();
    this.#workstation.close();
    this.#workstation = this.#open(false);
  }

  /** Orders this desk shows now. */
  orders(): string[] {
    return this.#workstation.truth.ids();
  }

  act(order: string, kind: HumanKind, payload: Record<string, unknown>, fuse = 0): string | undefined {
    const result = this.step(() => act(this.#workstation, this.user, { id: order, kind, payload }), fuse);
    return result?.outcome === 'pending' ? result.commandId : undefined;
  }

  push(fuse = 0): Push | null {
    return this.step(() => this.#workstation.sync.push(), fuse) ?? null;
  }
  pull(): Pull | null {
    return this.#workstation.sync.pull();
  }
  receipt(body: unknown, fuse = 0): void {
    this.step(() => this.#workstation.sync.receipt(receiptSchema.parse(body) as Receipt), fuse);
  }
  page(body: unknown, fuse = 0): void {
    this.step(() => this.#workstation.sync.page(pageSchema.parse(body) as Page), fuse);
  }

  /** Control: a late page taken for a current one. */
  asIfCurrent(body: unknown): unknown {
    return { ...(body as Page), pos: this.#workstation.meta.sync().pos };
  }
  /** Control: the number given at sending was not kept, so the next sending gives it again. */
  forgetSending(): void {
    const { store, syncStore } = this.#workstation;
    const { seq } = syncStore.inFlight(500).at(-1) ?? { seq: 0 };
    if (seq === 0) return;
    store.sql('UPDATE outbox SET seq = 0 WHERE seq = ?').run(seq);
    syncStore.setMeta({ nextSeq: seq });
  }
  /** Control: what was typed and not yet sent stands in memory only. */
  loseUnsent(): void {
    this.#workstation.store.sql('DELETE FROM outbox WHERE seq = 0').run();
    for (const order of this.orders()) this.#workstation.projection.refresh(order);
  }

  /** Control: an accepted act is let go before the truth shows it. */
  settleEarly(): void {
    this.#workstation.store.sql("UPDATE outbox SET archived = 1 WHERE state = 'accepted'").run();
    for (const order of this.orders()) this.#workstation.projection.refresh(order);
  }

  digest(): unknown {
    return storeDigest(this.#workstation);
  }

  remove(): void {
    this.#workstation.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
