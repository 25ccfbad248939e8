/** Pokes: a device that listens is told that there is something to pull, never what. */
import { z } from 'zod';
import type { Store } from '../store/database.ts';
import { FEED_CHANNEL } from '../store/feed.ts';

export interface Listener {
  device: string;
  scopes: ReadonlySet<string>;
  poke(): void;
  /** The device was revoked: poked a last time, so that it learns it from its next pull. */
  end(): void;
}

const heardSchema = z.union([
  z.object({ scopes: z.array(z.string()) }),
  z.object({ all: z.literal(true) }),
  z.object({ revoked: z.string() }),
]);

/** An import writes hundreds of feed rows a second; a listener hears of them once. */
const QUIET_MS = 300;

export class Pokes {
  readonly #listeners = new Set<Listener>();
  readonly #due = new Map<Listener, NodeJS.Timeout>();
  #stop: (() => Promise<void>) | null = null;

  async start(store: Store): Promise<void> {
    this.#stop = await store.listen(FEED_CHANNEL, (payload) => this.#heard(payload));
  }

  add(listener: Listener): void {
    this.#listeners.add(listener);
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener);
    clearTimeout(this.#due.get(listener));
    this.#due.delete(listener);
  }

  #heard(payload: string): void {
    const heard = heardSchema.safeParse(JSON.parse(payload));
    if (!heard.success) return; // of a newer server beside this one
    for (const listener of this.#listeners) {
      if ('revoked' in heard.data) {
        if (heard.data.revoked === listener.device) listener.end();
      } else if ('all' in heard.data || heard.data.scopes.some((scope) => listener.scopes.has(scope)))
        this.#soon(listener);
    }
  }

  #soon(listener: Listener): void {
    if (this.#due.has(listener)) return;
    const timer = setTimeout(() => {
      this.#due.delete(listener);
      listener.poke();
    }, QUIET_MS);
    this.#due.set(listener, timer);
  }

  /** Ends every stream and stops listening. */
  async stop(): Promise<void> {
    for (const listener of this.#listeners) listener.end();
    await this.#stop?.();
    this.#stop = null;
  }
}
