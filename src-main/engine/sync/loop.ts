/** When to sync: at start, every minute, on demand, when the centre pokes, after an act; slower while offline. */
import type { Topic } from '#shared/contract/api.ts';
import type { ProgressView } from '#shared/contract/sync-api.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '#shared/domain/time.ts';
import { enrolmentStop, type StopCode } from '#shared/sync/stop.ts';
import type { Log } from '../log.ts';
import { exchangeKeys } from '../usb/keys.ts';
import type { Workstation } from '../workstation.ts';
import { compareStep } from './digest-pass.ts';
import { journaledRound } from './journaled-round.ts';
import type { LiveSync } from './status.ts';
import { failureOf, SyncFailure } from './sync-failure.ts';
import { Transport, type Centre } from './transport.ts';

/** Acts typed in quick succession leave together. */
const GATHER = 300;
/** A round waits so long for the stream of pokes, when it has to be opened: there are networks that swallow it. */
const STREAM_OPENS = SECOND;
const FIRST_RETRY = 5 * SECOND;
const LAST_RETRY = 60 * SECOND;
const DEFAULT_SYNC_SECONDS = 60;
/** Quiet rounds in a row before anything is compared, and buckets compared after each: a million orders in 33 hours. */
const QUIET = 2;
const BUCKETS = 8;

/** 5 s, 10 s … 60 s, less up to half of it by chance, so that a whole city does not come back in the same second. */
export const retryDelay = (failures: number, chance: number): number =>
  Math.min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY) * (1 - chance / 2);

export interface LoopParts {
  workstation: Workstation;
  log: Log;
  changed: (...topics: Topic[]) => void;
  random?: () => number;
}

export class SyncLoop {
  readonly #parts: LoopParts;
  readonly #stop = new AbortController();
  #transport: Transport | undefined;
  #stream: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #running: Promise<void> | undefined;
  /** The last comparison, running or over: one waits for the one before it. */
  #comparing: Promise<void> = Promise.resolve();
  #quietRounds = 0;
  #next: Promise<void> | undefined;
  #failures = 0;
  #brokenStreams = 0;
  #progress: ProgressView | null = null;
  /** Code of the round before, '' when it went well. */
  #lastCode: StopCode | '' = '';
  /** Why the last round came to nothing, where the store could not be told. */
  #unkept: SyncFailure | null = null;

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  /** What stands in no store. */
  get live(): LiveSync {
    return { syncing: this.#running !== undefined, progress: this.#progress, unkept: this.#unkept };
  }

  start(): void {
    this.#after(0);
  }

  /** A round that begins now or, when one is running, after it; resolves when it is over, well or not. */
  now(): Promise<void> {
    if (this.#stop.signal.aborted) return Promise.resolve();
    if (this.#running) {
      this.#next ??= this.#running.then(() => {
        this.#next = undefined;
        return this.now();
      });
      return this.#next;
    }
    this.#running = this.#round().finally(() => {
      this.#running = undefined;
      this.#parts.changed('sync');
      if (this.#quietRounds >= QUIET) this.#comparing = this.#comparing.then(() => this.#compare());
    });
    this.#parts.changed('sync');
    return this.#running;
  }

  /** A round in a moment: after an act, on a poke. */
  soon(): void {
    this.#after(GATHER);
  }

  /** The timer only ever comes earlier; a round sets it anew. */
  #after(delay: number): void {
    const dueAt = performance.now() + delay;
    if (this.#stop.signal.aborted || dueAt >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => {
      this.#dueAt = Number.POSITIVE_INFINITY;
      void this.now();
    }, delay);
  }

  #centre(): Centre {
    const { meta } = this.#parts.workstation;
    return { server: meta.get('server') ?? '', ca: meta.get('ca') ?? '', token: meta.get('token') ?? '' };
  }

  /** Does the store name another centre than the one connected to? */
  isElsewhere(): boolean {
    return this.#transport !== undefined && JSON.stringify(this.#transport.centre) !== JSON.stringify(this.#centre());
  }

  /** The connection of the centre that the store names now. */
  #connection(): Transport {
    if (this.#transport && !this.isElsewhere()) return this.#transport;
    this.#stream?.abort();
    this.#stream = undefined;
    void this.#transport?.close();
    this.#transport = new Transport(this.#centre());
    return this.#transport;
  }

  async #round(): Promise<void> {
    const { workstation, log, changed } = this.#parts;
    clearTimeout(this.#timer);
    this.#dueAt = Number.POSITIVE_INFINITY;
    const options = {
      stop: this.#stop.signal,
      onPage: () => changed('orders', 'attention', 'sync'),
      onProgress: (progress: ProgressView | null) => {
        this.#progress = progress;
      },
    };
    try {
      if (enrolmentStop(workstation.meta.sync()) === null) {
        const transport = this.#connection();
        await this.#listen(transport);
        const { pushed, received, settled } = await journaledRound(workstation, transport, options);
        this.#unkept = null;
        this.#lastCode = '';
        this.#failures = 0;
        this.#quietRounds = pushed > 0 || received > 0 ? 0 : this.#quietRounds + 1;
        if (pushed > 0 || received > 0)
          log.write('synced', { pushed, received, refused: settled.filter((o) => !o.ok).length });
        await exchangeKeys(workstation, transport, this.#stop.signal);
      }
      this.#after((workstation.meta.get('syncSeconds') ?? DEFAULT_SYNC_SECONDS) * SECOND);
    } catch (error) {
      this.#failed(failureOf(error));
    } finally {
      this.#progress = null;
    }
  }

  /** Nothing waits and nothing comes: a few buckets are compared with the centre. A round that begins ends it. */
  async #compare(): Promise<void> {
    const { workstation, log, changed } = this.#parts;
    let isCompared = false;
    try {
      const transport = this.#connection();
      for (let i = 0; i < BUCKETS && !this.#running && !this.#stop.signal.aborted; i++) {
        const bucket = await compareStep(workstation, transport, this.#stop.signal);
        if (!bucket) break;
        isCompared = true;
        const { after, upTo, mended, unresolved, rows } = bucket;
        if (mended.length + unresolved.length + rows.length === 0) continue;
        log.write('differs', {
          after,
          upTo,
          mended: mended.length,
          unresolved: unresolved.length,
          rows: rows.length,
        });
        changed('orders', 'attention', 'sync');
      }
    } catch (error) {
      // What the network or an older centre does not answer is asked again; rounds tell of the connection.
      if (!(error instanceof SyncFailure)) log.error('digest', error);
    } finally {
      if (isCompared) changed('sync');
    }
  }

  #failed(failure: SyncFailure): void {
    const { log } = this.#parts;
    if (this.#stop.signal.aborted) return;
    this.#failures++;
    this.#quietRounds = 0;
    // Of errors that nobody foresaw the place is worth knowing.
    if (failure.code === 'internal') log.error('sync', failure.cause);
    if (this.#lastCode !== failure.code) log.write('offline', { code: failure.code });
    this.#lastCode = failure.code;
    this.#unkept = this.#isKept(failure) ? null : failure;
    this.#after(this.#retryDelay(this.#failures));
  }

  #isKept({ code }: SyncFailure): boolean {
    try {
      return this.#parts.workstation.meta.status().code === code;
    } catch {
      return false; // what cannot be read says nothing
    }
  }

  /**
   * Keeps the stream of pokes open; its end is the first sign of a lost network. Before a round and not after it: what the
   * centre takes in between would be told to nobody.
   */
  async #listen(transport: Transport): Promise<void> {
    if (this.#stream || this.#stop.signal.aborted) return;
    const stream = new AbortController();
    this.#stream = stream;
    let isOpen = false;
    const late = new AbortController();
    const opened = new Promise<void>((resolve) => {
      const ended = (): void => {
        resolve();
        if (this.#stream === stream) this.#stream = undefined;
        // One that never opened is tried again by the next round, which tells of the connection too.
        if (isOpen && !stream.signal.aborted) this.#after(this.#retryDelay(++this.#brokenStreams));
      };
      const onOpen = (): void => {
        isOpen = true;
        resolve();
      };
      const onPoke = (): void => {
        this.#brokenStreams = 0;
        this.soon();
      };
      transport.listen('/v1/sync/events', { onOpen, onPoke }, stream.signal).then(ended, ended);
    });
    await Promise.race([opened, pause(STREAM_OPENS, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
  }

  #retryDelay(failures: number): number {
    return retryDelay(failures, (this.#parts.random ?? Math.random)());
  }

  /** Ends the round that is running and closes all connections; the store may be closed afterwards. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#stream?.abort();
    clearTimeout(this.#timer);
    await this.#running?.catch(() => undefined);
    await this.#comparing;
    await this.#transport?.close();
  }
}
