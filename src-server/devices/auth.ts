/** Which device is asking. Its token was given once, at enrolment, and is stored as a hash. */
import { eq } from 'drizzle-orm';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import { bearerHash } from '../http/bearer.ts';
import { HttpRefusal } from '../http/errors.ts';
import { devices } from '../store/schema/index.ts';

export interface KnownDevice {
  id: string;
  unit: string;
  /** Still answered, by the protocol's own `revoked`: the workstation has to learn it. */
  revoked: boolean;
}

const asking = new WeakMap<FastifyRequest, KnownDevice>();

/**
 * A hook that refuses requests without a known token, before their body is read. 401 `unknown-device` tells a
 * workstation whose enrolment the server does not have (any more) that it has to enrol anew.
 */
export const requireDevice =
  ({ store }: ServerDeps): onRequestAsyncHookHandler =>
  async (request) => {
    const { id, unit, revoked, tokenHash } = devices;
    const [device] = await store.db
      .select({ id, unit, revoked })
      .from(devices)
      .where(eq(tokenHash, bearerHash(request)));
    if (!device) throw new HttpRefusal(401, 'unknown-device', '中心不认识这台工作站，请重新登记。');
    asking.set(request, device);
  };

export function deviceOf(request: FastifyRequest): KnownDevice {
  const device = asking.get(request);
  if (!device) throw new Error('the route has no requireDevice hook');
  return device;
}

/** A token speaks for its own device only. Throws HttpRefusal 403 `device`. */
export function ownDevice(request: FastifyRequest, named: string): void {
  if (deviceOf(request).id !== named) throw new HttpRefusal(403, 'device', '令牌不属于这台工作站。');
}
