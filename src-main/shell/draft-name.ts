import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';

/** Where a file is written first: a name that no person's file has, and short where the target's own is long. */
export const draftOf = (path: string): string =>
  join(dirname(path), `.${createHash('sha256').update(path).digest('hex').slice(0, 24)}.part`);
