import { expect, it } from 'vitest';
import { simulate } from './program.ts';

it('INV-1 … INV-7 hold in schedules 31 to 60, and everything settles', async () => {
  const { said, done, commands } = await simulate('--seeds', '31-60');
  expect([done, said]).toEqual([30, expect.any(String)]);
  expect(commands).toBeGreaterThan(300);
});
