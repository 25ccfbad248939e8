/** Transactions that lost against another one are run again. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS = 10;

/** Serialization failure, deadlock, and the unique violation of two transactions that write the same new key at once. */
const LOST: ReadonlySet<string> = new Set(['40001', '40P01', '23505']);

/** SQLSTATE or system code behind an error, '' when there is none. */
export function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    if ('code' in at && typeof at.code === 'string') return at.code;
  return '';
}

/** Runs `work` again, after a short random wait, while it loses against other transactions. */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !LOST.has(codeOf(error))) throw error;
      await sleep(randomInt(1, 10 * attempt));
    }
  }
}
