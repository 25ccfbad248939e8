/** An admin command sent to the running server of a data folder. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { StartError } from '../start-error.ts';
import { adminAddress } from './address.ts';
import { AdminRefusal, type AdminName } from './commands.ts';

const ANSWER_MS = 120_000;
/** A first listing for a stick is as long as the list. */
const LONG_ANSWER_MS = 3_600_000;
const LONG: ReadonlySet<AdminName> = new Set<AdminName>(['usb-import']);
const faultSchema = z.object({ message: z.string() });

/** Rejects with the system's error when no server listens, with AdminRefusal when it refuses. */
export async function askServer(folder: string, name: AdminName, args: Record<string, unknown>): Promise<unknown> {
  const address = adminAddress(folder);
  const timeout = LONG.has(name) ? LONG_ANSWER_MS : ANSWER_MS;
  try {
    const { status, body } = await new Promise<{ status: number; body: string }>((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const asked = request(
        { socketPath: address.path, path: `/${name}`, method: 'POST', headers, timeout },
        (answer) => {
          text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
        },
      );
      asked.on('error', reject);
      asked.on('timeout', () => asked.destroy(new StartError(3, '中心服务没有应答。')));
      asked.end(JSON.stringify(args));
    });
    const answer: unknown = JSON.parse(body);
    if (status === 200) return answer;
    const { message } = faultSchema.parse(answer);
    throw status === 422 ? new AdminRefusal(message) : new StartError(3, message);
  } finally {
    address.release();
  }
}
