import { expect, it } from 'vitest';
import { simulate } from './program.ts';

it('INV-1 … INV-7 hold in schedules 71 to 140, and everything settles', async () => {
  const { said, done, commands } = await simulate('--seeds', '71-140');
  expect([done, said]).toEqual([70, expect.any(String)]);
  expect(commands).toBeGreaterThan(700);
});
