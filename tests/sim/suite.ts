/** What `npm test` runs of the simulator, in parts: a file is a process of its own, and there is a core for each. */
import { describe, expect, it } from 'vitest';
import { simulate } from './program.ts';
import { RULES } from './rules.ts';

const A_PART = 50;

/** The `part`-th fifty of the schedules, from 1. */
export function schedules(part: number): void {
  const [first, last] = [(part - 1) * A_PART + 1, part * A_PART];
  it(`INV-1 … INV-8 hold in schedules ${first} to ${last}, and everything settles`, async () => {
    const { said, done, commands } = await simulate('--seeds', `${first}-${last}`);
    expect([done, said]).toEqual([A_PART, expect.any(String)]);
    expect(commands).toBeGreaterThan(A_PART * 10);
  });
}

const how = (by: number | string): string[] => [typeof by === 'number' ? '--seed' : '--story', String(by)];

/** The simulation can fail: a rule that is switched off is noticed, by a schedule or a story that passes with it. Each second rule. */
export function rulesOff(part: 0 | 1): void {
  describe('the simulation', () => {
    it.each(RULES.filter((_, i) => i % 2 === part))(
      'notices that $rule is switched off',
      async ({ rule, noticedBy }) => {
        const { code, said } = await simulate(...how(noticedBy), '--off', rule);
        expect([code, said]).toEqual([1, expect.stringMatching(/INV-\d|liveness|answered 5\d\d/)]);
      },
    );
  });
}
