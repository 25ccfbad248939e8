/** Runs one seed from an empty server to rest. */
import { MINUTE } from '#shared/domain/time.ts';
import { prng } from '#shared/samples/prng.ts';
import { Centre } from './centre.ts';
import { World } from './world.ts';

/** 2019-11-25 08:30 in the field's zone. */
const START = Date.parse('2019-11-25T08:30:00+08:00');

export class Simulation {
  #now = START;
  readonly #centre: Centre;

  private constructor(centre: Centre) {
    this.#centre = centre;
  }

  static async start(): Promise<Simulation> {
    let simulation: Simulation | undefined;
    const centre = await Centre.start(() => simulation?.now() ?? START);
    simulation = new Simulation(centre);
    return simulation;
  }

  now(): number {
    // Two readings never fall together, as on a real machine.
    return (this.#now += 7);
  }

  /** Throws with the trace of the schedule when a rule is broken. */
  async run(seed: number): Promise<{ summary: string; commands: number; steps: number }> {
    this.#now = START;
    const world = await World.make(this.#centre, seed, () => this.now());
    try {
      await world.run(60 + prng(seed).below(200));
      await world.heal((by) => (this.#now += by * MINUTE));
      await world.checkAtRest();
      return { summary: world.summary(), commands: world.commands, steps: world.steps };
    } catch (error) {
      throw new Error(`${world.summary()}: ${(error as Error).message}\n${world.trace.slice(-40).join('\n')}`, {
        cause: error,
      });
    } finally {
      world.remove();
    }
  }

  stop(): Promise<void> {
    return this.#centre.stop();
  }
}
