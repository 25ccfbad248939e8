/** Keys of the systems that deliver orders and results. */
import { eq } from 'drizzle-orm';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { audit } from '../admin/audit.ts';
import type { ServerDeps } from '../deps.ts';
import { bearerHash } from '../http/bearer.ts';
import { HttpRefusal } from '../http/errors.ts';
import { newSecret, secretHash } from '../ids.ts';
import { intakeKeys } from '../store/schema/index.ts';

/** A new key for a source; it is shown once and stored as a hash. Earlier keys stay valid. */
export async function issueIntakeKey({ store, clock }: ServerDeps, source: string): Promise<string> {
  const key = newSecret();
  const now = clock.now();
  await store.db.transaction(async (tx) => {
    await tx.insert(intakeKeys).values({ keyHash: secretHash(key), source, issuedAt: now });
    await audit(tx, now, 'issue-intake-key', source);
  });
  return key;
}

const delivering = new WeakMap<FastifyRequest, string>();

/** A hook that refuses requests without a known key, before their body is read. */
export const requireSource =
  ({ store }: ServerDeps): onRequestAsyncHookHandler =>
  async (request) => {
    const { source, keyHash } = intakeKeys;
    const [key] = await store.db
      .select({ source })
      .from(intakeKeys)
      .where(eq(keyHash, bearerHash(request)));
    if (!key) throw new HttpRefusal(401, 'unauthorized', '接入密钥不正确。');
    delivering.set(request, key.source);
  };

/** The source of the key. Throws 403 when the body names another. */
export function sourceOf(request: FastifyRequest, named: string): string {
  const source = delivering.get(request);
  if (source === undefined || source !== named) throw new HttpRefusal(403, 'source', '来源（source）与接入密钥不符。');
  return source;
}
