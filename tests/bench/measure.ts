/** Median times, ours beside a baseline measured in the same run. */
export interface Figure {
  name: string;
  /** ms */
  ours: number;
  baseline: number;
}

/** Median of `times` runs, ms. */
export function median(times: number, work: (run: number) => void): number {
  const taken = Array.from({ length: times }, (_, run) => {
    const from = performance.now();
    work(run);
    return performance.now() - from;
  });
  return taken.toSorted((a, b) => a - b)[times >> 1] ?? 0;
}

export function printFigures(figures: readonly Figure[]): void {
  console.log('| figure | workbench ms | plain SQLite ms | ratio |');
  console.log('|---|---:|---:|---:|');
  for (const { name, ours, baseline } of figures) {
    console.log(`| ${name} | ${ours.toFixed(2)} | ${baseline.toFixed(2)} | ${(ours / baseline).toFixed(1)} |`);
  }
}
