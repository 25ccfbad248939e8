/** The simulation can fail: a rule of the protocol that is switched off is noticed, by a schedule that passes with it. */
import { describe, expect, it } from 'vitest';
import { simulate } from './program.ts';
import { RULES } from './rules.ts';

const how = (by: number | string): string[] => [typeof by === 'number' ? '--seed' : '--story', String(by)];

describe('the simulation', () => {
  it.each(RULES)('notices that $rule is switched off', async ({ rule, noticedBy }) => {
    const { code, said } = await simulate(...how(noticedBy), '--off', rule);
    expect([code, said]).toEqual([1, expect.stringMatching(/INV-\d|liveness|answered 5\d\d/)]);
  });

  it.each([...new Set(RULES.map(({ noticedBy }) => noticedBy))])('passes %s with every rule', async (noticedBy) => {
    const { code, said } = await simulate(...how(noticedBy));
    expect([code, said]).toEqual([0, expect.any(String)]);
  });
});
