/** Texts that PostgreSQL cannot hold: U+0000, and halves of surrogate pairs (they are no UTF-8). */

/** Is every text inside this JSON value storable, keys included? */
export function isStorable(value: unknown): boolean {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') {
      if (next.includes('\u0000') || !next.isWellFormed()) return false;
    } else if (typeof next === 'object' && next !== null) {
      for (const [key, held] of Object.entries(next)) open.push(key, held);
    }
  }
  return true;
}
