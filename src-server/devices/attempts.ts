/** Wrong enrolment codes per address: enough for typing errors, far too few for guessing. */
import type { Clock } from '#shared/domain/clock.ts';
import { MINUTE } from '#shared/domain/time.ts';

const LIMIT = 10;
const WINDOW = 15 * MINUTE;
/** Addresses remembered at most; the oldest go first. */
const REMEMBERED = 10_000;

export class Attempts {
  readonly #clock: Clock;
  readonly #wrong = new Map<string, { count: number; since: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  mayTry(address: string): boolean {
    const known = this.#wrong.get(address);
    return !known || this.#clock.monotonic() - known.since >= WINDOW || known.count < LIMIT;
  }

  countWrong(address: string): void {
    const now = this.#clock.monotonic();
    const known = this.#wrong.get(address);
    if (known && now - known.since < WINDOW) known.count++;
    else {
      this.#wrong.delete(address);
      this.#wrong.set(address, { count: 1, since: now });
      const [oldest] = this.#wrong.keys();
      if (this.#wrong.size > REMEMBERED && oldest !== undefined) this.#wrong.delete(oldest);
    }
  }
}
