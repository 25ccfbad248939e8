import { expect, it } from 'vitest';
import { simulate } from './program.ts';
import { RULES } from './rules.ts';

it('every story passes with every rule', async () => {
  const stories = new Set(RULES.map(({ noticedBy }) => noticedBy).filter((by) => typeof by === 'string'));
  const { code, said, done } = await simulate('--story', 'all');
  expect([code, said]).toEqual([0, expect.any(String)]);
  expect(done).toBeGreaterThanOrEqual(stories.size);
});
