/** Makes orders searchable in the moments after a large page, in steps between which the engine answers its callers. */

/** Orders of one step: some 20 ms. */
export const STEP = 100;
/** Another process may be writing, or the disk full. */
const RETRY = 10_000;

/** What a step did. */
export interface SearchStep {
  made: number;
  /** Orders that still wait. */
  left: number;
}

export interface CatchUpParts {
  /** Makes up to so many orders searchable. */
  step: (most: number) => SearchStep;
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
    this.#timer ??= setTimeout(() => this.#run(), 0);
  }

  #run(): void {
    this.#timer = undefined;
    try {
      const { made, left } = this.#parts.step(STEP);
      if (left > 0) this.soon();
      else if (made > 0) this.#parts.onDone();
    } catch (error) {
      this.#parts.onError(error);
      this.#timer = setTimeout(() => this.#run(), RETRY);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
