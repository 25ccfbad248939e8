/** How far a long pull is: counted by what the centre says and by the cursors, timed by the last pages. */
import { describe, expect, it } from 'vitest';
import type { Cursor } from '#shared/contract/wire.ts';
import { timeLeftText } from '#shared/domain/time-left.ts';
import { NOTHING_PULLED, progressOf, pulled, secondsLeft, type PulledPage } from '#shared/sync/progress.ts';

const cursor = (at: number, head: number, snap: string | null = null): Cursor => ({
  at,
  tag: `t${at}`,
  head,
  headTag: `t${head}`,
  snap,
});
const run = (...pages: (PulledPage & { at: number })[]) =>
  pages.reduce((state, { at, ...page }) => pulled(state, page, at), NOTHING_PULLED);

describe('how much is left', () => {
  it('of changes, the cursors say without any help of the centre', () => {
    const state = run(
      { at: 0, received: 200, cursors: { a: cursor(300, 5000), b: cursor(10, 10) }, left: undefined },
      { at: 1000, received: 200, cursors: { a: cursor(600, 5000), b: cursor(10, 12) }, left: undefined },
    );
    expect(state).toMatchObject({ done: 400, left: 4402 });
  });

  it('of a listing, the centre says now and then; in between what came is taken off', () => {
    const listing = { a: cursor(7, 9, 'x') };
    const state = run(
      { at: 0, received: 200, cursors: listing, left: 99_800 },
      { at: 1000, received: 200, cursors: listing, left: undefined },
    );
    expect(state).toMatchObject({ done: 400, listed: 99_600, left: 99_602 });
    expect(pulled(state, { received: 100, cursors: { a: cursor(7, 9) }, left: undefined }, 2000)).toMatchObject({
      listed: 0,
      left: 2,
    });
  });

  it('of a listing, an older centre says nothing: nothing is made up', () => {
    const state = run({ at: 0, received: 200, cursors: { a: cursor(7, 9, 'x') }, left: undefined });
    expect(state).toMatchObject({ done: 200, left: null, marks: [] });
    expect(progressOf(state)).toBeNull();
  });

  it('is nothing when nothing is left', () => {
    expect(progressOf(run({ at: 0, received: 3, cursors: { a: cursor(9, 9) }, left: undefined }))).toBeNull();
    expect(progressOf(NOTHING_PULLED)).toBeNull();
  });
});

describe('how long it still takes', () => {
  const marks = (...pairs: [at: number, left: number][]) => pairs.map(([at, left]) => ({ at, left }));
  it.each([
    ['no page', marks(), null],
    ['too few pages', marks([0, 900], [1000, 800]), null],
    ['a steady rate', marks([0, 1000], [1000, 900], [2000, 800]), 8],
    ['rounded up, at least one', marks([0, 300], [100, 200], [200, 1]), 1],
    ['more came than was taken', marks([0, 100], [1000, 100], [2000, 150]), null],
    ['a clock that stands', marks([5, 300], [5, 200], [5, 100]), null],
  ])('by %s', (_what, pages, seconds) => expect(secondsLeft(pages)).toBe(seconds));

  it('goes by the last pages only', () => {
    let state = NOTHING_PULLED;
    // Fast at first, then a tenth of it.
    for (let page = 0; page < 30; page++) {
      const at = page < 15 ? page * 100 : 1500 + (page - 15) * 1000;
      state = pulled(state, { received: 10, cursors: { a: cursor(page * 10, 1000) }, left: undefined }, at);
    }
    expect(state.marks).toHaveLength(10);
    expect(progressOf(state)).toEqual({ done: 300, left: 710, secondsLeft: 71 });
  });

  it.each([
    [1, '不到 1 分钟'],
    [59, '不到 1 分钟'],
    [60, '约 1 分钟'],
    [61, '约 2 分钟'],
    [3540, '约 59 分钟'],
    [3541, '约 1 小时'],
    [3700, '约 1 小时 10 分钟'],
    [7140, '约 2 小时'],
    [7199, '约 2 小时'],
  ])('%d seconds read %s', (seconds, text) => expect(timeLeftText(seconds)).toBe(text));
});
