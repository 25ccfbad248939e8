/** What is said after several files were chosen at once. */

/**
 * Null when all were taken. Names stay out of it: a sentence of an error never holds one, and the list shows what was taken.
 * @param chosen how many files the person chose
 * @param refused one sentence for each that was not taken
 */
export function notAddedText(chosen: number, refused: readonly string[]): string | null {
  if (refused.length === 0) return null;
  const reasons = [...new Set(refused)].join('');
  return chosen === 1 ? reasons : `选了 ${chosen} 个文件，${refused.length} 个没有添加：${reasons}`;
}
