/** An admin command sent to the running server of a data folder. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { StartError } from '../start-error.ts';
import { adminAddress } from './address.ts';
import type { AdminName } from './commands.ts';
import { AdminRefusal, AdminUsage } from './refusal.ts';

const ANSWER_MS = 120_000;
/** Commands that read the whole database, or a first listing for a stick. */
const WHOLE: ReadonlySet<AdminName> = new Set<AdminName>(['backup', 'compact', 'usb-import', 'verify-heads']);
const WHOLE_MS = 6 * 3600_000;
const faultSchema = z.object({ message: z.string() });

/** Rejects with the system's error when no server listens, with AdminRefusal when it refuses. */
export async function askServer(folder: string, name: AdminName, args: Record<string, unknown>): Promise<unknown> {
  const address = adminAddress(folder);
  try {
    const { status, body } = await new Promise<{ status: number; body: string }>((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const timeout = WHOLE.has(name) ? WHOLE_MS : ANSWER_MS;
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
    if (status === 400) throw new AdminUsage(message);
    throw status === 422 ? new AdminRefusal(message) : new StartError(3, message);
  } finally {
    address.release();
  }
}
