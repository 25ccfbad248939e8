import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Simulation } from './schedule.ts';
import type { Control } from './world.ts';

/** `SIM_SEED` runs one seed alone, `SIM_SCHEDULES` sets how many schedules are run. */
const only = process.env['SIM_SEED'];
const count = Number(process.env['SIM_SCHEDULES'] ?? 100);
const CONTROL_SEEDS = 40;

describe('INV-1 … INV-7 under dropped, repeated, late and lost messages and killed processes', () => {
  let simulation: Simulation;
  beforeAll(async () => {
    simulation = await Simulation.start();
  });
  afterAll(() => simulation.stop());

  it('every schedule settles: one outcome a command, equal digests, nothing missing', async () => {
    let commands = 0;
    const seeds = only === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(only)];
    for (const seed of seeds) commands += (await simulation.run(seed)).commands;
    expect(commands).toBeGreaterThan(seeds.length);
  });

  it.each<Control>(['posGuard', 'seqAtSend', 'keepUntilSeen', 'durable'])(
    'notices that %s is switched off',
    async (control) => {
      const broken = async (seed: number): Promise<string> => {
        try {
          await simulation.run(seed, control);
          return '';
        } catch (error) {
          return (error as Error).message;
        }
      };
      let noticed = '';
      for (let seed = 1; seed <= CONTROL_SEEDS && noticed === ''; seed++) noticed = await broken(seed);
      expect(noticed).toMatch(/INV-|liveness|enrol/);
    },
  );
});
