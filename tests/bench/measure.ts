/** Times of one kind of work, and one line of the report. */
export interface Result {
  name: string;
  /** Which file was asked. */
  store: 'encrypted' | 'plain';
  orders: number;
  value: number;
  unit: 'ms' | 's' | 'orders/s';
  /** The same by bare SQLite on the same file; null where there is nothing to compare with. */
  baseline: number | null;
  /** value / baseline. */
  ratio: number | null;
  target: string;
  met: boolean;
}

/** Milliseconds that `work` takes. */
export function time(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

/** The value that this share of the times stays below. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/**
 * Ours and the baseline's times, taken in turn so that a noisy moment strikes both; each goes first every other time, for
 * the second finds the file's pages in the system's cache.
 */
export function inTurn(
  rounds: number,
  ours: (round: number) => void,
  bare: (round: number) => void,
): [number[], number[]] {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2;
    for (const which of [first, 1 - first])
      times[which === 0 ? 0 : 1].push(time(() => (which === 0 ? ours : bare)(round)));
  }
  return times;
}

const round = (value: number): number => Number(value.toPrecision(4));

export function result(
  { name, store, orders, value, unit, target }: Pick<Result, 'name' | 'store' | 'orders' | 'value' | 'unit' | 'target'>,
  baseline: number | null,
  isMet: (value: number, ratio: number) => boolean,
): Result {
  const ratio = baseline === null ? null : value / baseline;
  return {
    name,
    store,
    orders,
    value: round(value),
    unit,
    baseline: baseline === null ? null : round(baseline),
    ratio: ratio === null ? null : round(ratio),
    target,
    met: isMet(value, ratio ?? 0),
  };
}
