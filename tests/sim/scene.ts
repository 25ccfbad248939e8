/** What the subjects of one schedule share. */
import type { Centre } from './centre.ts';
import type { Checks } from './checks.ts';
import type { Desk } from './desk.ts';
import type { Plan } from './faults.ts';
import type { Judge, Network } from './network.ts';

/** The only clock of a simulation; two readings never fall together, as on a real machine. */
export interface SimulatedClock {
  now: () => number;
  pass: (ms: number) => void;
}

export interface Scene {
  readonly centre: Centre;
  readonly clock: SimulatedClock;
  readonly seed: number;
  readonly plan: Plan;
  readonly desks: Desk[];
  /** Desks whose last page left nothing behind. */
  readonly caughtUp: Set<Desk>;
  readonly network: Network;
  readonly checks: Checks;
  readonly judge: Judge;
  /** A word for the trace. */
  readonly note: (text: string) => void;
}
