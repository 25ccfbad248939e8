/** The schedules in two halves, so that a machine of two cores runs them side by side. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Simulation } from './schedule.ts';

/** `SIM_SEED` runs one seed alone, `SIM_SCHEDULES` sets how many schedules are run. */
const only = process.env['SIM_SEED'];
const count = Number(process.env['SIM_SCHEDULES'] ?? 100);

const seedsOf = (half: 'odd' | 'even'): number[] =>
  (only === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(only)]).filter(
    (seed) => (seed % 2 === 1) === (half === 'odd'),
  );

export function describeSlice(half: 'odd' | 'even'): void {
  describe(`INV-1 … INV-7 under dropped, repeated, late and lost messages and killed processes, ${half} seeds`, () => {
    let simulation: Simulation;
    beforeAll(async () => {
      simulation = await Simulation.start();
    });
    afterAll(() => simulation.stop());

    it('every schedule settles: one outcome a command, equal digests, nothing missing', async () => {
      const seeds = seedsOf(half);
      let commands = 0;
      for (const seed of seeds) commands += (await simulation.run(seed)).commands;
      expect(commands).toBeGreaterThanOrEqual(seeds.length);
    });
  });
}
