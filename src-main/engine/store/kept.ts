/** Answers that hold as long as nothing was written, by this process or another. */
import type { Store } from './store.ts';

/** Kept answers of one store; the oldest go first. */
const MOST = 200;

export class Kept<T> {
  readonly #answers = new Map<string, T>();
  #stamp = '';

  #refresh(store: Store): void {
    const stamp = store.stamp();
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    this.#answers.clear();
  }

  get(store: Store, key: string): T | undefined {
    this.#refresh(store);
    return this.#answers.get(key);
  }

  set(store: Store, key: string, answer: T): void {
    this.#refresh(store);
    const [oldest] = this.#answers.keys();
    if (oldest !== undefined && this.#answers.size >= MOST) this.#answers.delete(oldest);
    this.#answers.set(key, answer);
  }
}
