/** How main starts the engine, hands windows to it and hears that it is gone. Two adapters, one contract suite. */
import type { WebContents } from 'electron';
import type { EngineConfig, EngineFailure, FromEngine, OpenedFile, Resume } from '#shared/contract/engine-link.ts';

export type EngineReady = Omit<Extract<FromEngine, { t: 'ready' }>, 't'>;

/** One life of an engine process: started once, stopped or lost once. */
export interface EngineLink {
  /** Resolves when the engine can serve. Rejects with EngineFailed when it said why not, with EngineGone when it went away. */
  start(config: EngineConfig): Promise<EngineReady>;
  /** Gives the page a new port (`engine:port`). Only after `start` has resolved. */
  connect(contents: WebContents): void;
  /** Asks the engine to end and waits; kills it when it does not. Never calls `onLost`. */
  stop(): Promise<void>;
  /** Called once when a ready engine goes away by itself. */
  onLost(listener: (reason: string) => void): void;
  /** Called whenever somebody signs in or out. */
  onSession(listener: (resume: Resume | null) => void): void;
  /** Tells the engine which file a person chose; a window gets the ticket only. */
  chosen(ticket: string, path: string): void;
  /** Called for every file that a window may open by a ticket. */
  onOpened(listener: (ticket: string, file: OpenedFile) => void): void;
}

/** The engine could not open its store; the message is Chinese and says what to do. */
export class EngineFailed extends Error {
  override readonly name = 'EngineFailed';
  readonly code: string;

  constructor({ code, message }: EngineFailure) {
    super(message);
    this.code = code;
  }
}

/** The process ended before it was ready. */
class EngineGone extends Error {
  override readonly name = 'EngineGone';
}

/** Time the engine has to finish its last write. */
const STOP_LIMIT_MS = 5000;

/** The part of a process's life that both adapters share. */
export class EngineLife {
  #state: 'starting' | 'ready' | 'ended' = 'starting';
  #lost: (reason: string) => void = () => {};
  #session: (resume: Resume | null) => void = () => {};
  #opened: (ticket: string, file: OpenedFile) => void = () => {};
  #resolve!: (ready: EngineReady) => void;
  #reject!: (error: Error) => void;
  #exited!: () => void;
  readonly ready = new Promise<EngineReady>((resolve, reject) => {
    this.#resolve = resolve;
    this.#reject = reject;
  });
  readonly exit = new Promise<void>((resolve) => (this.#exited = resolve));

  onLost(listener: (reason: string) => void): void {
    this.#lost = listener;
  }

  onSession(listener: (resume: Resume | null) => void): void {
    this.#session = listener;
  }

  onOpened(listener: (ticket: string, file: OpenedFile) => void): void {
    this.#opened = listener;
  }

  /** A frame about the engine's own state; frames for windows are the adapter's. */
  frame(frame: FromEngine): void {
    if (frame.t === 'session') return this.#session(frame.resume);
    if (frame.t === 'opened') return this.#opened(frame.ticket, frame.file);
    if (this.#state !== 'starting') return;
    if (frame.t === 'ready') {
      this.#state = 'ready';
      this.#resolve({ node: frame.node, sqlite: frame.sqlite });
    } else if (frame.t === 'failed') {
      this.#state = 'ended';
      this.#reject(new EngineFailed(frame));
    }
  }

  exited(reason: string): void {
    const before = this.#state;
    this.#state = 'ended';
    this.#exited();
    if (before === 'starting') this.#reject(new EngineGone(reason));
    if (before === 'ready') this.#lost(reason);
  }

  /** @param ask sends `stop` */
  async stop(ask: () => void, kill: () => void): Promise<void> {
    if (this.#state === 'ready') this.#state = 'ended';
    ask();
    const limit = setTimeout(kill, STOP_LIMIT_MS);
    await this.exit;
    clearTimeout(limit);
  }
}
