/** The moments after a large page: steps until none waits, and one word about it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SearchCatchUp } from '../../src-main/engine/order/search-catch-up.ts';
import type { SearchStep } from '../../src-main/engine/store/projection.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function catchUp(steps: (SearchStep | Error | null)[]): { it: SearchCatchUp; said: string[] } {
  const said: string[] = [];
  const step = (): SearchStep | null => {
    const next = steps.length > 0 ? steps.shift()! : { made: 0, left: 0 };
    said.push(next instanceof Error ? 'failed' : next ? `made ${next.made}` : 'busy');
    if (next instanceof Error) throw next;
    return next;
  };
  return { it: new SearchCatchUp({ step, onDone: () => said.push('done'), onError: () => said.push('told') }), said };
}

describe('making orders searchable', () => {
  it('goes on until none waits, and says so once', () => {
    const { it: at, said } = catchUp([
      { made: 100, left: 130 },
      { made: 100, left: 30 },
      { made: 30, left: 0 },
    ]);
    at.soon();
    at.soon();
    vi.runAllTimers();
    expect(said).toEqual(['made 100', 'made 100', 'made 30', 'done']);
    at.soon();
    vi.runAllTimers();
    expect(said.slice(4)).toEqual(['made 0']);
  });

  it('leaves time between two steps', () => {
    const { it: at, said } = catchUp([
      { made: 100, left: 30 },
      { made: 30, left: 0 },
    ]);
    at.soon();
    vi.runOnlyPendingTimers();
    expect(said).toEqual(['made 100']);
  });

  it('tries again a while after a failure, and not before', () => {
    const { it: at, said } = catchUp([new Error('locked'), { made: 30, left: 0 }]);
    at.soon();
    vi.advanceTimersByTime(9_000);
    at.soon();
    vi.advanceTimersByTime(900);
    expect(said).toEqual(['failed', 'told']);
    vi.advanceTimersByTime(200);
    expect(said).toEqual(['failed', 'told', 'made 30', 'done']);
  });

  it('lets another process write, and comes again', () => {
    const { it: at, said } = catchUp([null, null, { made: 30, left: 0 }]);
    at.soon();
    vi.advanceTimersByTime(1_500);
    at.soon();
    expect(said).toEqual(['busy', 'busy']);
    vi.runAllTimers();
    expect(said.slice(2)).toEqual(['made 30', 'done']);
  });

  it('ends with the engine', () => {
    const { it: at, said } = catchUp([{ made: 100, left: 30 }]);
    at.soon();
    at.stop();
    vi.runAllTimers();
    expect(said).toEqual([]);
  });
});
