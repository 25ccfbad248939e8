/** A workstation of the simulation: one or two processes on a real encrypted store, killed, copied and set back at will. */
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
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
import { sees } from '#shared/domain/order/queues.ts';
import type { SignedIn } from '../../src-main/engine/session/session.ts';
import { act } from '../../src-main/engine/order/act.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { storeDigest } from '../../src-main/engine/store/digest.ts';
import { storageFailure } from '../../src-main/engine/store/storage-failure.ts';
import { markFiles } from '../../src-main/keys/mark-file.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';

/** The process dies here: nothing after this statement happens. */
class Killed extends Error {}

/** What befalls one step of a process at so manieth statement: it dies, or the disk is full. Null = nothing. */
export type Mishap = { fuse: number; kind: 'dies' | 'full' } | null;

const diskFull = (): Error => Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

/** Folders of all desks of a schedule. */
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'sim-'));

export class Desk {
  readonly name: string;
  readonly user: SignedIn;
  /** Units the machine has belonged to. */
  readonly units: string[];
  readonly #dir: string;
  /** Where the key lies: no copy of the folder takes along what stands beside it. */
  readonly #beside = newFolder();
  readonly #key: string;
  readonly #now: () => number;
  /** The first one is always there; a second one writes to the same store, as the command line beside a window does. */
  readonly #processes: Workstation[] = [];
  #at = 0;
  #isDead = false;
  /** What a person set this machine's clock off by, ms. */
  skew = 0;
  kills = 0;
  fulls = 0;

  /** `from`: a desk of whose folder this one is a copy. */
  constructor(name: string, unit: string, now: () => number, from?: { desk: Desk; copy: string }) {
    this.name = name;
    this.#now = () => now() + this.skew;
    this.#dir = newFolder();
    if (from) {
      this.user = from.desk.user;
      this.#key = from.desk.#key;
      cpSync(from.copy, this.#dir, { recursive: true });
    } else {
      this.user = { name: `值班员${name}`, role: 'clerk', unit };
      this.#key = randomBytes(32).toString('hex');
    }
    this.units = from ? from.desk.units : [unit];
    this.#processes.push(this.#open(from === undefined));
  }

  #open(create: boolean): Workstation {
    const clock = { now: this.#now, monotonic: this.#now };
    return openWorkstation(this.#dir, this.#key, { create, clock, marks: markFiles(join(this.#beside, 'key')) });
  }

  get station(): Workstation {
    return this.#processes[this.#at] as Workstation;
  }
  get device(): string {
    return this.station.meta.sync().device;
  }
  get token(): string {
    return this.station.meta.get('token') ?? '';
  }
  /** Why it has to enrol anew; '' = it need not. */
  get enrol(): string {
    return this.station.meta.sync().enrol;
  }

  /** The next step is done by this process; the second one is started when it is first asked for. */
  use(process: number): void {
    if (process === 1 && this.#processes.length === 1) this.#processes.push(this.#open(false));
    this.#at = process;
  }

  enrolled(answer: EnrollAnswer): void {
    storeEnrolment(this.station, { server: 'http://sim', ca: '' }, answer);
  }

  /** Runs one step; undefined when the process died in it, and was started again, or the disk was full. */
  step<T>(work: () => T, mishap: Mishap): T | undefined {
    if (mishap) this.#arm(mishap);
    try {
      const result = work();
      return this.#isDead ? this.#befallen(new Killed()) : result;
    } catch (error) {
      return this.#befallen(error);
    } finally {
      this.#disarm();
    }
  }

  /** The same for a step that asks the centre. Nothing else is done with this desk meanwhile when something befalls it. */
  async stepLater<T>(work: () => Promise<T>, mishap: Mishap): Promise<T | undefined> {
    if (mishap) this.#arm(mishap);
    try {
      const result = await work();
      return this.#isDead ? this.#befallen(new Killed()) : result;
    } catch (error) {
      return this.#befallen(error);
    } finally {
      this.#disarm();
    }
  }

  #befallen(error: unknown): undefined {
    if (storageFailure(error) === 'full') {
      this.fulls++;
      return undefined;
    }
    if (!(error instanceof Killed)) throw error;
    this.kills++;
    this.reopen();
    return undefined;
  }

  #arm({ fuse, kind }: NonNullable<Mishap>): void {
    const { store } = this.station;
    const prepared = store.sql.bind(store);
    let left = fuse;
    store.sql = (text) => {
      left--;
      if (kind === 'full' && left === 0) throw diskFull();
      // Whoever catches it: a dead process does nothing more.
      this.#isDead = kind === 'dies' && left <= 0;
      if (this.#isDead) throw new Killed();
      return prepared(text);
    };
  }

  #disarm(): void {
    this.#isDead = false;
    const store = this.station.store as { sql?: unknown };
    if (Object.hasOwn(store, 'sql')) delete store.sql;
  }

  reopen(): void {
    this.#disarm();
    this.station.close();
    this.#processes[this.#at] = this.#open(false);
  }

  /** Copies the whole folder, as a backup or a second machine would have it. */
  copy(): string {
    const to = newFolder();
    this.station.store.checkpoint();
    cpSync(this.#dir, to, { recursive: true });
    return to;
  }

  /** The machine comes up with an older copy of its folder. */
  setBack(copy: string): void {
    for (const process of this.#processes.splice(0)) process.close();
    rmSync(this.#dir, { recursive: true, force: true });
    cpSync(copy, this.#dir, { recursive: true });
    this.#at = 0;
    this.#processes.push(this.#open(false));
  }

  /** Orders this desk shows now. */
  orders(): string[] {
    return this.station.truth.ids();
  }

  /** May its person see the order? */
  sees(order: string): boolean {
    const { projection, packages } = this.station;
    const state = projection.shown(order)?.state;
    return state !== undefined && sees(state, this.user.unit, packages.organization);
  }

  /** Id of the command when it is kept. */
  act(order: string, kind: HumanKind, payload: Record<string, unknown>, mishap: Mishap): string | undefined {
    const result = this.step(() => act(this.station, this.user, { id: order, kind, payload }), mishap);
    return result?.outcome === 'pending' ? result.commandId : undefined;
  }

  push(mishap: Mishap = null): Push | null {
    this.station.mark.check();
    return this.step(() => this.station.sync.push(), mishap) ?? null;
  }
  pull(): Pull | null {
    this.station.mark.check();
    return this.station.sync.pull();
  }
  /** What is no receipt or page changes nothing, as in the engine's transport. */
  receipt(body: unknown, mishap: Mishap = null): void {
    const receipt = receiptSchema.safeParse(body);
    if (receipt.success) this.step(() => this.station.sync.receipt(receipt.data as Receipt), mishap);
  }
  /** True when a page was applied that left nothing behind. */
  page(body: unknown, mishap: Mishap = null): boolean {
    const page = pageSchema.safeParse(body);
    const applied = page.success ? this.step(() => this.station.sync.page(page.data as Page), mishap) : undefined;
    return applied?.applied === true && applied.caught;
  }
  /** What follows a page in quiet moments. */
  rest(mishap: Mishap = null): void {
    this.step(() => this.station.projection.searchStep(50), mishap);
  }

  digest(): unknown {
    return storeDigest(this.station);
  }

  remove(): void {
    for (const process of this.#processes) process.close();
    for (const folder of [this.#dir, this.#beside]) rmSync(folder, { recursive: true, force: true });
  }
}
