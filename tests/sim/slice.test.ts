import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Simulation } from './schedule.ts';

/** Schedules a run; `SIM_SEED` runs one seed alone, `SIM_SCHEDULES` sets how many. */
const only = process.env['SIM_SEED'];
const count = Number(process.env['SIM_SCHEDULES'] ?? 120);
const FIRST = 1;

describe('INV-1 … INV-7 under dropped, repeated, late and lost messages and killed processes', () => {
  let simulation: Simulation;
  beforeAll(async () => {
    simulation = await Simulation.start();
  });
  afterAll(() => simulation.stop());

  it('every schedule settles: one outcome a command, equal digests, nothing missing', async () => {
    let commands = 0;
    const seeds = only === undefined ? Array.from({ length: count }, (_, i) => FIRST + i) : [Number(only)];
    for (const seed of seeds) commands += (await simulation.run(seed)).commands;
    expect(commands).toBeGreaterThan(seeds.length);
  });
});
