/** The simulation can fail: a rule of the protocol that is switched off is noticed, by a schedule that passes with it. */
import { describe, expect, it } from 'vitest';
import { simulate } from './program.ts';
import { RULES } from './rules.ts';

const NOTICED = RULES.flatMap(({ rule, seed }) => (seed === null ? [] : [[rule, String(seed)] as const]));

describe('the simulation', () => {
  it.each(NOTICED)('notices that %s is switched off', async (rule, seed) => {
    const { code, said } = await simulate('--seed', seed, '--off', rule);
    expect([code, said]).toEqual([1, expect.stringMatching(/INV-\d|liveness|answered 5\d\d/)]);
  });

  it('passes the same schedules with every rule', async () => {
    const seeds = [...new Set(NOTICED.map(([, seed]) => seed))];
    const runs = await Promise.all(seeds.map((seed) => simulate('--seed', seed)));
    expect(runs.map(({ code }) => code)).toEqual(seeds.map(() => 0));
  });
});
