/** Makes orders searchable in the moments after a large page, in steps between which the engine answers its callers. */
import type { SearchStep } from '../store/projection.ts';

/** Orders of one step: some 20 ms. */
export const STEP = 100;
/** After a step that another process was in the way of. */
const BUSY = 1000;
/** After one that failed: the disk may be full. */
const RETRY = 10_000;

export interface CatchUpParts {
  /** Makes up to so many orders searchable; null while another process writes. */
  step: (most: number) => SearchStep | null;
  /** Hears when none waits any more, after some did. */
  onDone: () => void;
  onError: (error: unknown) => void;
}

export class SearchCatchUp {
  readonly #parts: CatchUpParts;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: CatchUpParts) {
    this.#parts = parts;
  }

  /** Begins in a moment, unless it is at work. */
  soon(): void {
    this.#later(0);
  }

  #later(ms: number): void {
    this.#timer ??= setTimeout(() => this.#run(), ms);
  }

  #run(): void {
    this.#timer = undefined;
    try {
      const step = this.#parts.step(STEP);
      if (step === null) this.#later(BUSY);
      else if (step.left > 0) this.soon();
      else if (step.made > 0) this.#parts.onDone();
    } catch (error) {
      this.#parts.onError(error);
      this.#later(RETRY);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
