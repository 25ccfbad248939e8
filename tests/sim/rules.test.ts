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

  // The numbered ones are among the schedules that are run anyway.
  const stories = RULES.flatMap(({ noticedBy }) => (typeof noticedBy === 'string' ? [noticedBy] : []));
  it.each([...new Set(stories)])('passes the story %s with every rule', async (story) => {
    const { code, said } = await simulate('--story', story);
    expect([code, said]).toEqual([0, expect.any(String)]);
  });
});
