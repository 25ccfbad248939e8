/** Messages of finished issues, as they went over the wire. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILE_MESSAGES, type Exchange, type FileExchange } from '../../../scripts/fixtures/centre.ts';

export const MESSAGES = join(import.meta.dirname, '..', '..', 'fixtures', 'messages');
/** `part-1`: the issue at whose end they were sent. */
export const PARTS: readonly string[] = readdirSync(MESSAGES);
export const [ENROLL, PUSH, PULL] = ['/v1/devices/enroll', '/v1/sync/push', '/v1/sync/pull'];
export const [KEYS, DIGEST, RESERVE] = ['/v1/devices/keys', '/v1/sync/digest', '/v1/numbers/reserve'];

/** In the order in which they went. */
export function exchangesOf(part: string): Exchange[] {
  const folder = join(MESSAGES, part);
  return readdirSync(folder)
    .filter((file) => file !== FILE_MESSAGES)
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Exchange[])
    .toSorted((a, b) => a.n - b.n);
}

/** About files; none in parts that knew none. */
export function fileExchangesOf(part: string): FileExchange[] {
  const file = join(MESSAGES, part, FILE_MESSAGES);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as FileExchange[]) : [];
}
