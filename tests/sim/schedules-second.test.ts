import { expect, it } from 'vitest';
import { simulate } from './program.ts';

it('INV-1 … INV-7 hold in schedules 101 to 200, and everything settles', async () => {
  const { said, done, commands } = await simulate('--seeds', '101-200');
  expect([done, said]).toEqual([100, expect.any(String)]);
  expect(commands).toBeGreaterThan(1000);
});
