/** Runs one seed from an empty server to rest. */
import { MINUTE } from '#shared/domain/time.ts';
import { prng } from '#shared/samples/prng.ts';
import { Centre } from './centre.ts';
import { World, type Control } from './world.ts';

/** 2019-11-25 08:30 in the field's zone. */
const START = Date.parse('2019-11-25T08:30:00+08:00');

/** The only clock of a simulation; two readings never fall together, as on a real machine. */
class SimulatedClock {
  #at = START;
  readonly now = (): number => (this.#at += 7);
  restart(): void {
    this.#at = START;
  }
  pass(ms: number): void {
    this.#at += ms;
  }
}

export class Simulation {
  readonly #centre: Centre;
  readonly #clock: SimulatedClock;

  private constructor(centre: Centre, clock: SimulatedClock) {
    this.#centre = centre;
    this.#clock = clock;
  }

  static async start(): Promise<Simulation> {
    const clock = new SimulatedClock();
    return new Simulation(await Centre.start(clock.now), clock);
  }

  /** Throws with the trace of the schedule when a rule is broken. */
  async run(seed: number, control: Control = 'none'): Promise<{ summary: string; commands: number; steps: number }> {
    this.#clock.restart();
    const world = await World.make(this.#centre, seed, this.#clock.now, control);
    try {
      await world.run(100 + prng(seed).below(300));
      await world.heal((by) => this.#clock.pass(by * MINUTE));
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
