/** The engine's connection, to the simulated centre: what it makes of an answer is what it makes of one by HTTP. */
import type { z } from 'zod';
import { statusFailure, SyncFailure, unknownContent } from '../../src-main/engine/sync/sync-failure.ts';
import type { Transport } from '../../src-main/engine/sync/transport.ts';
import type { Centre } from './centre.ts';

interface Hazards {
  /** Asked for each way: is what travels lost? */
  isLost?: () => boolean;
  /** Happens between the centre's answer and its arrival. */
  onAnswer?: (path: string, body: unknown, answer: unknown) => Promise<void>;
}

/** Throws SyncFailure as the real one does; a centre that crashes fails the schedule. */
export function lineTo(centre: Centre, token: string, { isLost = () => false, onAnswer }: Hazards = {}): Transport {
  const ask = async <S extends z.ZodType>(path: string, schema: S, body?: unknown): Promise<z.output<S>> => {
    if (isLost()) throw new SyncFailure('unreachable');
    const { status, body: answer } =
      body === undefined ? await centre.get(path, token) : await centre.post(path, token, body);
    if (status >= 500) throw new Error(`${path} answered ${status}: ${JSON.stringify(answer)}`);
    if (status === 200) await onAnswer?.(path, body, answer);
    if (isLost()) throw new SyncFailure('unreachable');
    const { message = '', code = '' } = answer as { message?: string; code?: string };
    if (status !== 200) throw statusFailure(status, message, code);
    const parsed = schema.safeParse(answer);
    if (!parsed.success) throw unknownContent();
    return parsed.data;
  };
  const line: Pick<Transport, 'post' | 'get'> = {
    post: (path, body, schema) => ask(path, schema, body),
    get: (path, schema) => ask(path, schema),
  };
  return line as Transport;
}
