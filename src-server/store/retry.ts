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

/** SQLSTATE classes and system codes that mean: the database is away. */
const AWAY = /^(?:08|53|57)|^(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND)$/;
/** What the driver says, without a code, of a connection that broke or could not be made. */
const BROKEN =
  /^(?:Connection terminated|Client was closed|Client has encountered a connection error|timeout exceeded)/;

/** Is the database away behind this error, so that the same can be done later? */
export function isAway(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    if (BROKEN.test(at.message)) return true;
  return AWAY.test(codeOf(error));
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
