import { describe, expect, it } from 'vitest';
import { corpus } from './corpus.ts';
import { simulate } from './program.ts';

describe('schedules that once found a defect', () => {
  it.each(corpus())('$seed: $broke', async ({ seed }) => {
    const { code, said } = await simulate('--seed', String(seed));
    expect([code, said]).toEqual([0, expect.any(String)]);
  });
});
