/** Keeps an engine running: restarts it when it goes away, and gives every window that asked a port to the new one. */
import type { WebContents } from 'electron';
import type { EngineConfig, OpenedFile, Resume } from '#shared/contract/engine-link.ts';
import { SHELL_CHANNEL } from '#shared/contract/shell-channel.ts';
import { EngineFailed, type EngineLink } from './engine-link.ts';

/** Pause before the 1st, 2nd, … restart in a row, ms; the last one repeats. */
const PAUSES = [200, 1000, 3000, 10_000, 30_000] as const;
/** An engine that ran this long was well; the pauses begin anew. */
const WELL_AFTER_MS = 60_000;
/** So often in a row may a restarted engine say that it cannot open the store (it may still be locked) before a person is told. */
const FAILURES = 5;

export interface SupervisorOptions {
  createLink: () => EngineLink;
  /** Made anew for each life: the clock has run on. */
  config: () => Omit<EngineConfig, 'resume'>;
  /** The engine has put a file where a window may open it by this ticket. */
  onOpened: (ticket: string, file: OpenedFile) => void;
  /** A restarted engine cannot open the store, again and again. */
  onGivenUp: (error: EngineFailed) => void;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #windows = new Set<WebContents>();
  /** Kept here only: a started application has nobody signed in, and no window hears of it. */
  #resume: Resume | null = null;
  #link: EngineLink | null = null;
  #starting: EngineLink | null = null;
  #stopped = false;
  #restarts = 0;
  #failures = 0;
  #pause: NodeJS.Timeout | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** The first start. Throws what the engine said when it cannot open its store; later lives are looked after here. */
  async start(): Promise<void> {
    try {
      await this.#live();
    } catch (error) {
      if (error instanceof EngineFailed) throw error;
      this.#again(error);
    }
  }

  /** A page wants a port: now, or as soon as there is an engine. */
  connect(contents: WebContents): void {
    if (!this.#windows.has(contents)) {
      this.#windows.add(contents);
      contents.once('destroyed', () => this.#windows.delete(contents));
    }
    this.#link?.connect(contents);
  }

  /** A person chose a file. False while there is no engine to be told. */
  chosen(ticket: string, path: string): boolean {
    this.#link?.chosen(ticket, path);
    return this.#link !== null;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#pause);
    await (this.#link ?? this.#starting)?.stop();
  }

  async #live(): Promise<void> {
    const link = this.#options.createLink();
    this.#starting = link;
    const startedAt = performance.now();
    link.onSession((resume) => (this.#resume = resume));
    link.onOpened(this.#options.onOpened);
    link.onLost((reason) => {
      this.#link = null;
      if (performance.now() - startedAt > WELL_AFTER_MS) this.#restarts = 0;
      for (const contents of this.#windows) contents.send(SHELL_CHANNEL.engineLost);
      this.#again(reason);
    });
    try {
      await link.start({ ...this.#options.config(), resume: this.#resume });
    } catch (error) {
      await link.stop();
      throw error;
    }
    this.#failures = 0;
    this.#link = link;
    for (const contents of this.#windows) link.connect(contents);
  }

  #again(reason: unknown): void {
    if (this.#stopped) return;
    const pause = PAUSES[Math.min(this.#restarts++, PAUSES.length - 1)] as number;
    console.error(`engine lost (${reason instanceof Error ? reason.message : String(reason)}), again in ${pause} ms`);
    this.#pause = setTimeout(() => {
      this.#live().catch((error: unknown) => {
        if (error instanceof EngineFailed && ++this.#failures >= FAILURES) this.#options.onGivenUp(error);
        else this.#again(error);
      });
    }, pause);
  }
}
