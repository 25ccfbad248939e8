/** When files travel: beside the sync and never in its way; slower while the line is down. */
import type { Topic } from '#shared/contract/api.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import type { Log } from '../log.ts';
import { retryDelay } from '../sync/loop.ts';
import { enrolmentStop } from '#shared/sync/stop.ts';
import { SyncFailure } from '../sync/sync-failure.ts';
import { Transport } from '../sync/transport.ts';
import type { Workstation } from '../workstation.ts';
import { runFiles } from './run.ts';

const GATHER = 500;
/** Progress is shown this often at most. */
const SHOWN = 500;

export interface FileLoopParts {
  workstation: Workstation;
  log: Log;
  changed: (...topics: Topic[]) => void;
  random?: () => number;
}

export class FileLoop {
  readonly #parts: FileLoopParts;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isStarted = false;
  #dueAt = Number.POSITIVE_INFINITY;
  #again = false;
  #failures = 0;
  #shownAt = 0;

  constructor(parts: FileLoopParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#parts.workstation.files.closeOpened();
    this.#isStarted = true;
    this.soon();
  }

  /** Something may have to travel: a file was attached, or orders have arrived. */
  soon(delay = GATHER): void {
    if (this.#running) this.#again = true;
    else this.#after(delay);
  }

  /** The timer only ever comes earlier; a round sets it anew. */
  #after(delay: number): void {
    const dueAt = performance.now() + delay;
    if (!this.#isStarted || this.#stop.signal.aborted || dueAt >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => void this.now(), delay);
  }

  /** One round, or the end of the one that runs. Never rejects. */
  now(): Promise<void> {
    if (this.#stop.signal.aborted) return Promise.resolve();
    clearTimeout(this.#timer);
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#running ??= this.#round().finally(() => {
      this.#running = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.soon();
    });
    return this.#running;
  }

  async #round(): Promise<void> {
    const { workstation, log, random = Math.random } = this.#parts;
    const { meta } = workstation;
    if (enrolmentStop(meta.sync()) !== null) return;
    // A connection of its own: a file on a slow line holds up no command.
    const transport = new Transport({
      server: meta.get('server') ?? '',
      ca: meta.get('ca') ?? '',
      token: meta.get('token') ?? '',
    });
    try {
      const { sent, fetched, failed } = await runFiles(workstation, transport, {
        stop: this.#stop.signal,
        random,
        onProgress: () => this.#progress(),
        onError: (error) => log.error('file', error),
      });
      this.#failures = 0;
      if (sent + fetched + failed > 0) log.write('files', { sent, fetched, failed });
      this.#wait();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (!(error instanceof SyncFailure)) log.error('files', error);
      this.#after(retryDelay(++this.#failures, random()));
    } finally {
      await transport.close();
      this.#parts.changed('attachments');
    }
  }

  /** Until the next file is due. */
  #wait(): void {
    const { jobs, clock } = this.#parts.workstation;
    const nextAt = jobs.nextAt();
    if (nextAt !== null) this.#after(Math.min(Math.max(nextAt - clock.now(), SECOND), MINUTE));
  }

  #progress(): void {
    if (performance.now() - this.#shownAt < SHOWN) return;
    this.#shownAt = performance.now();
    this.#parts.changed('attachments');
  }

  /** Breaks off what travels; it goes on where it is. */
  async stop(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await this.#running;
    this.#parts.workstation.files.closeOpened();
  }
}
