/** The engine at work on one store: handlers of the contract, the signed-in user, the sync loop, and what is pushed. */
import { api, type EngineApi, type Topic } from '#shared/contract/api.ts';
import type { OpenedFile, Resume } from '#shared/contract/engine-link.ts';
import { serve, type Handlers, type Wire } from '#shared/contract/rpc.ts';
import { assessmentHandlers } from './assessment/handlers.ts';
import { ChosenFiles, fileHandlers } from './attachments/handlers.ts';
import { FileLoop } from './attachments/loop.ts';
import { attentionHandlers } from './attention/handlers.ts';
import { deskHandlers } from './desk/handlers.ts';
import type { Log } from './log.ts';
import { SearchCatchUp } from './order/search-catch-up.ts';
import { scrubStep } from './store/residue.ts';
import { orderHandlers } from './order/handlers.ts';
import { sessionHandlers } from './session/handlers.ts';
import { Session } from './session/session.ts';
import { syncHandlers } from './sync/handlers.ts';
import { SyncLoop } from './sync/loop.ts';
import { usbHandlers, type Chosen } from './usb/handlers.ts';
import type { Workstation } from './workstation.ts';

export interface EngineOptions {
  keyStore: 'os' | 'file';
  version: string;
  log: Log;
  /** Milliseconds that never jump; for the waits after wrong passwords. */
  monotonic: () => number;
  /** Who was signed in when the engine before this one was lost. */
  resume?: Resume | null;
  /** Hears who is signed in from now on. */
  onSession?: (resume: Resume | null) => void;
  /** Places that main let a person choose; without it there are none. */
  chosen?: Chosen;
  /** Hears where a file stands that a window may open. */
  onOpened?: (ticket: string, file: OpenedFile) => void;
}

/** Changes in quick succession are announced together. */
const GATHER = 50;
/** How often a write of another process on the same store is looked for. */
const WATCH = 1000;

export class Engine {
  readonly handlers: Handlers<EngineApi>;
  readonly session: Session;
  readonly loop: SyncLoop;
  readonly files: FileLoop;
  readonly chosen = new ChosenFiles();
  readonly #workstation: Workstation;
  readonly #log: Log;
  readonly #catchUp: SearchCatchUp;
  readonly #wires = new Set<Wire>();
  readonly #topics = new Set<Topic>();
  #announcing: NodeJS.Timeout | undefined;
  #watching: NodeJS.Timeout | undefined;

  constructor(workstation: Workstation, options: EngineOptions) {
    const { log, keyStore, version, monotonic, resume, onSession, chosen = () => null } = options;
    const changed = (...topics: Topic[]): void => this.#changed(topics);
    const now = (): number => workstation.clock.now();
    const session = new Session(workstation.users, { now, monotonic, ...(onSession ? { onSession } : {}) });
    if (resume) session.resume(resume);
    const loop = new SyncLoop({ workstation, log, changed });
    const files = new FileLoop({ workstation, log, changed });
    this.#workstation = workstation;
    this.#log = log;
    this.#catchUp = new SearchCatchUp({
      step: (most) =>
        workstation.store.ifFree(() =>
          workstation.projection.searchStep(most, (order, error) => log.error(`search ${order}`, error)),
        ),
      onDone: () => changed('orders'),
      onError: (error) => log.error('search', error),
    });
    this.session = session;
    this.loop = loop;
    this.files = files;
    this.handlers = {
      ...sessionHandlers({ workstation, session, keyStore, version, changed }),
      ...deskHandlers(workstation, session),
      ...syncHandlers({ workstation, session, loop, log }),
      ...usbHandlers({ workstation, session, chosen, changed }),
      ...orderHandlers({ workstation, session, changed, acted: () => loop.soon() }),
      ...fileHandlers(
        {
          workstation,
          session,
          changed,
          acted: () => loop.soon(),
          wanted: () => files.soon(0),
          opened: options.onOpened ?? (() => undefined),
        },
        this.chosen,
      ),
      ...attentionHandlers({ workstation, session, changed }),
      ...assessmentHandlers(workstation, session),
    };
  }

  start(): void {
    this.#turnMark();
    this.loop.start();
    this.files.start();
    this.#catchUp.soon();
    let seen = this.#workstation.store.dataVersion();
    this.#watching = setInterval(() => {
      this.#scrub();
      const version = this.#workstation.store.dataVersion();
      if (version === seen) return;
      seen = version;
      this.#changed(['session', 'sync', 'orders', 'attention']);
      // The command line left something to send, or enrolled this store.
      const { pending } = this.#workstation.outbox.counts();
      if (pending > 0 || this.loop.isElsewhere()) this.loop.soon();
    }, WATCH);
  }

  /** Every copy made so far is older than this start. */
  #turnMark(): void {
    try {
      const state = this.#workstation.mark.turn();
      if (state !== 'kept') this.#log.write('copy-mark', { state });
    } catch (error) {
      // It is asked again before anything is sent or numbered.
      this.#log.error('copy-mark', error);
    }
  }

  #scrub(): void {
    try {
      const { store } = this.#workstation;
      store.ifFree(() => scrubStep(store));
    } catch (error) {
      // What is left is remembered in the store.
      this.#log.error('scrub', error);
    }
  }

  #changed(topics: readonly Topic[]): void {
    for (const topic of topics) this.#topics.add(topic);
    if (topics.includes('orders')) {
      this.#catchUp.soon();
      // Outcomes let files go up, orders bring files to fetch.
      this.files.soon();
    }
    this.#announcing ??= setTimeout(() => {
      this.#announcing = undefined;
      const changed = [...this.#topics];
      this.#topics.clear();
      for (const wire of this.#wires) wire.post({ changed });
    }, GATHER);
  }

  /** Serves one client until `disconnect`. */
  connect(wire: Wire): void {
    this.#wires.add(wire);
    serve(wire, api, this.handlers, (method, error) => this.#log.error(method, error));
  }

  disconnect(wire: Wire): void {
    this.#wires.delete(wire);
  }

  /** Ends the loop and closes the store. */
  async stop(): Promise<void> {
    clearInterval(this.#watching);
    clearTimeout(this.#announcing);
    await Promise.all([this.loop.stop(), this.files.stop()]);
    this.#catchUp.stop();
    this.#workstation.close();
  }
}
