/**
 * What happens now and then beside everything else. Each subject has a stream of its own, and what the programs draw in it
 * they draw from another one: a new subject, or a change in one, does not reshuffle the schedules.
 */
import type { Page, Pull } from '#shared/contract/wire.ts';
import { mix, prng, type Prng } from '#shared/samples/prng.ts';
import { Compaction } from './compaction.ts';
import type { Desk } from './desk.ts';
import { Numbering } from './numbering.ts';
import { Quiet } from './quiet.ts';
import { withChance } from './random.ts';
import type { Scene } from './scene.ts';

/** Chance that the mark of a machine is turned behind a copy, as after a backup and at each start. */
const MARKED = 0.6;

export class Beside {
  readonly #numbering: Numbering;
  readonly #compaction: Compaction;
  readonly #quiet: Quiet;
  readonly #marks: Prng;
  /** Of the programs. */
  readonly #chance: Prng;

  constructor(scene: Scene, exchange: (desk: Desk) => Promise<void>) {
    const stream = (name: string): Prng => prng(mix(scene.seed, name));
    this.#numbering = new Numbering(scene, stream('numbers'));
    this.#compaction = new Compaction(scene, stream('compaction'));
    this.#quiet = new Quiet(scene, stream('quiet'), exchange);
    this.#marks = stream('marks');
    this.#chance = stream('beside');
  }

  get numbers(): Pick<Numbering, 'setBack'> {
    return this.#numbering;
  }

  /** After each step. */
  step(desk: Desk): Promise<void> {
    return withChance(this.#chance, async () => {
      await this.#numbering.step(desk);
      await this.#compaction.step();
      await this.#quiet.step(desk);
    });
  }

  caughtUp(desk: Desk): Promise<void> {
    return withChance(this.#chance, () => this.#quiet.caughtUp(desk));
  }

  page(pull: Pull, page: Page): Promise<void> {
    return this.#compaction.page(pull, page);
  }

  /** A copy was made of the desk. @returns whether its machine's mark is another one since */
  marks(desk: Desk): Promise<boolean> {
    return withChance(this.#chance, async () => {
      const isMarked = this.#marks.chance(MARKED);
      if (isMarked) desk.station.mark.turn();
      return isMarked;
    });
  }

  async atRest(): Promise<void> {
    await this.#numbering.atRest();
    await this.#quiet.atRest();
  }

  summary(): string {
    const { taken } = this.#numbering;
    const { rows, anew, halfWay } = this.#compaction;
    return `${taken} numbers, ${this.#quiet.compared} buckets, ${rows} feed rows gone, ${anew} scopes read anew, ${halfWay} from half way`;
  }
}
