import { expect, it } from 'vitest';
import { simulate } from './program.ts';

it('INV-1 … INV-7 hold in schedules 1 to 30, and everything settles', async () => {
  const { said, done, commands } = await simulate('--seeds', '1-30');
  expect([done, said]).toEqual([30, expect.any(String)]);
  expect(commands).toBeGreaterThan(300);
});
