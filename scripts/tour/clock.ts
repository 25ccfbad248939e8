/** The time of the tour: all its processes start in the same year, one after the other, and run on from there. */
import { formatIso } from '#shared/domain/time.ts';

export class TourClock {
  #startAt: number;
  #origin = performance.now();

  /** @param startAt epoch ms */
  constructor(startAt: number) {
    this.#startAt = startAt;
  }

  now(): number {
    return this.#startAt + Math.round(performance.now() - this.#origin);
  }

  /** Hours pass at once. Processes that run keep their own time: they have to be started anew. */
  skipTo(at: number): void {
    if (at < this.now()) throw new Error('time does not go back');
    this.#startAt = at;
    this.#origin = performance.now();
  }

  /** Environment of a process that starts now. */
  get env(): { WORKBENCH_NOW: string } {
    return { WORKBENCH_NOW: formatIso(this.now()) };
  }
}
