/** Runs one seed from an empty server to rest. */
import { prng } from '#shared/samples/prng.ts';
import { Centre } from './centre.ts';
import { seedChance, takeOverChance } from './random.ts';
import type { SimulatedClock } from './scene.ts';
import { STORY_NAMES, tell } from './stories/tell.ts';
import { World } from './world.ts';

/** 2019-11-25 08:30 in the field's zone. */
const START = Date.parse('2019-11-25T08:30:00+08:00');

class TickingClock implements SimulatedClock {
  #at = START;
  readonly now = (): number => (this.#at += 7);
  restart(): void {
    this.#at = START;
  }
  readonly pass = (ms: number): void => void (this.#at += ms);
}

export interface Report {
  summary: string;
  commands: number;
  steps: number;
}

export class Simulation {
  readonly #centre: Centre;
  readonly #clock: TickingClock;

  private constructor(centre: Centre, clock: TickingClock) {
    this.#centre = centre;
    this.#clock = clock;
  }

  static async start(): Promise<Simulation> {
    const clock = new TickingClock();
    // Libraries look at the machine's clock, how often nobody knows, and set their timers by it: for them it stands still.
    takeOverChance(() => START);
    return new Simulation(await Centre.start(clock.now), clock);
  }

  /** Throws with the trace of the schedule when a promise is broken. */
  async run(seed: number): Promise<Report> {
    this.#clock.restart();
    seedChance(prng(seed).below(2 ** 31));
    const world = await World.make(this.#centre, this.#clock, seed);
    try {
      await world.run();
      await world.heal();
      await world.checkAtRest();
      return { summary: world.summary(), commands: world.commands, steps: world.steps };
    } catch (error) {
      throw new Error(`${world.summary()}: ${(error as Error).message}\n${world.trace.slice(-60).join('\n')}`, {
        cause: error,
      });
    } finally {
      world.remove();
    }
  }

  readonly stories = STORY_NAMES;

  /** Throws when a promise is broken. */
  async tell(story: string): Promise<void> {
    this.#clock.restart();
    seedChance(prng(1).below(2 ** 31));
    await tell(story, this.#centre, this.#clock.now);
  }

  stop(): Promise<void> {
    return this.#centre.stop();
  }
}
