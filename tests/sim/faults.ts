/** What can go wrong in a schedule, and how often; each seed draws its own. */
import { mix, prng, type Prng } from '#shared/samples/prng.ts';

/** Probabilities for a message or a step of a process. */
export interface Faults {
  drop: number;
  duplicate: number;
  /** The server did it, the answer is lost. */
  lostAnswer: number;
  /** The answer is cut in the middle, or is the page of somebody else. */
  garbled: number;
  /** The server answers 503 and did nothing. */
  unavailable: number;
  /** The newest message overtakes all others. */
  reorder: number;
  /** The process dies at a statement. */
  kill: number;
  /** The disk is full during a step. */
  full: number;
}

export const ACTIONS = [
  'act', 'push', 'pull', 'network', 'cable', 'clock', 'weeks', 'intake',
  'copyDesk', 'restoreDesk', 'cloneDesk', 'revoke', 'reassign', 'enrol', 'backupCentre', 'restoreCentre',
] as const; // prettier-ignore
export type Action = (typeof ACTIONS)[number];

const USUAL: Record<Action, number> = {
  act: 20, push: 12, pull: 16, network: 44, cable: 2, clock: 0.6, weeks: 0.3, intake: 0.4,
  copyDesk: 0.8, restoreDesk: 0.4, cloneDesk: 0.12, revoke: 0.1, reassign: 0.3, enrol: 2, backupCentre: 1, restoreCentre: 0.3,
}; // prettier-ignore

const HARMLESS: Faults = {
  drop: 0, duplicate: 0, lostAnswer: 0, garbled: 0, unavailable: 0, reorder: 0, kill: 0, full: 0,
}; // prettier-ignore
const MOST: Faults = {
  drop: 0.3, duplicate: 0.3, lostAnswer: 0.3, garbled: 0.15, unavailable: 0.15, reorder: 0.9, kill: 0.15, full: 0.1,
}; // prettier-ignore

export interface Plan {
  faults: Faults;
  weights: readonly number[];
  steps: number;
  desks: number;
  /** Nothing is set back, copied or revoked: what is sent is sent once. */
  isWhole: boolean;
  /** Orders and outcomes of a page: as small as the model's, so that borders fall everywhere, or everything at once. */
  page: number;
}

const share = (draw: Prng, most: number): number => (draw.chance(0.3) ? 0 : draw.next() * most);

/** Every fourth seed leans on copies of desks, every fourth on a centre that is set back. */
export function planOf(seed: number): Plan {
  const draw = prng(mix(seed, 'plan'));
  const faults = Object.fromEntries(
    Object.entries(MOST).map(([name, most]) => [name, share(draw, most)]),
  ) as unknown as Faults;
  const weights = { ...USUAL };
  const leaning = seed % 4;
  if (leaning === 1) Object.assign(weights, { copyDesk: 3, restoreDesk: 1.5, cloneDesk: 0.5, enrol: 4 });
  if (leaning === 2) Object.assign(weights, { backupCentre: 3, restoreCentre: 1.2 });
  if (leaning === 3) Object.assign(weights, { restoreCentre: 0, restoreDesk: 0, cloneDesk: 0, revoke: 0 });
  return {
    faults: draw.chance(0.1) ? HARMLESS : faults,
    weights: ACTIONS.map((name) => weights[name]),
    steps: 80 + draw.below(260),
    desks: 3 + draw.below(3),
    isWhole: leaning === 3,
    page: draw.pick([2, 2, 3, 5, 200]),
  };
}
