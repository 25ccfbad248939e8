/** Polls until it holds. Throws with `complaint` when it does not within `limit` ms. */
export async function until(
  holds: () => Promise<boolean> | boolean,
  complaint: () => Promise<string> | string,
  limit: number,
): Promise<void> {
  const startedAt = performance.now();
  while (!(await holds())) {
    if (performance.now() - startedAt > limit) throw new Error(`${await complaint()} (after ${limit / 1000} s)`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
