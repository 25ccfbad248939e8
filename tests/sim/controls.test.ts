import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Simulation } from './schedule.ts';
import type { Control } from './world.ts';

const CONTROL_SEEDS = 40;

describe('the simulation', () => {
  let simulation: Simulation;
  beforeAll(async () => {
    simulation = await Simulation.start();
  });
  afterAll(() => simulation.stop());

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
