import { expect, it } from 'vitest';
import { simulate } from './program.ts';

it('INV-1 … INV-7 hold in schedules 51 to 100, and everything settles', async () => {
  const { said, done, commands } = await simulate('--seeds', '51-100');
  expect([done, said]).toEqual([50, expect.any(String)]);
  expect(commands).toBeGreaterThan(500);
});
