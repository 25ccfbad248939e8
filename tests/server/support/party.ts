/** Whatever answers like a centre, for the suite that all of them have to pass: reached as its own users reach it. */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { onTestFinished } from 'vitest';
import { deviceDigest } from '../../../src-server/admin/digest.ts';
import { issueCode, revoke } from '../../../src-server/devices/enroll.ts';
import { buildApp } from '../../../src-server/http/app.ts';
import type { Store } from '../../../src-server/store/database.ts';
import { received, STREET, OTHER_STREET, DISTRICT, uuid } from '../../unit/support/world.ts';
import { FakeCentre } from '../../store/support/centre.ts';
import type { Centre as SimulatedCentre } from '../../sim/centre.ts';
import type { Place } from './workstation.ts';
import { World } from './world.ts';

export interface Party extends Place {
  readonly units: { street: string; other: string; district: string };
  /** A new order for a unit; the suite finds it by pulling. */
  deliver(unit: string): Promise<void>;
  revoke(device: string): Promise<unknown>;
  digest(device: string): Promise<unknown>;
  /** Where it listens; null for what is spoken to without a socket. */
  readonly at: { server: string; ca: string } | null;
}

const file = (name: string): Buffer => readFileSync(join(import.meta.dirname, '..', 'fixtures', name));

/** Sends JSON as it is and gives what came back. */
async function overHttp(server: string, ca: string, path: string, token: string, body: unknown) {
  const dispatcher = new Agent({ connect: ca === '' ? {} : { ca } });
  const authorization = token === '' ? {} : { authorization: `Bearer ${token}` };
  const headers = { 'content-type': 'application/json', ...authorization };
  try {
    const answer = await request(`${server}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      dispatcher,
    });
    return { status: answer.statusCode, body: await answer.body.json() };
  } finally {
    await dispatcher.destroy();
  }
}

/** The real application behind TLS, on a port. */
export async function listeningParty(store: Store): Promise<Party> {
  const world = await World.open(store);
  const ca = file('tls-cert.pem');
  const app = await buildApp(world.deps, { log: null, tls: { cert: ca, key: file('tls-key.pem') } });
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const at = { server: `https://127.0.0.1:${(app.addresses()[0] as AddressInfo).port}`, ca: ca.toString() };
  return {
    units: { street: world.unit('s1'), other: world.unit('s2'), district: world.unit('d') },
    at,
    now: world.now,
    code: (unit) => world.code(unit),
    post: (path, token, body) => overHttp(at.server, at.ca, path, token, body),
    deliver: async (unit) => void (await world.deliver('orders', [{ ...world.delivery('s1'), unitCode: unit }])),
    revoke: (device) => revoke(world.deps, device),
    digest: (device) => deviceDigest(world.deps, device),
  };
}

let deliveries = 0;

/** What the simulator speaks to. */
export async function simulatedParty(centre: SimulatedCentre): Promise<Party> {
  await centre.empty(50);
  return {
    units: { street: STREET, other: OTHER_STREET, district: DISTRICT },
    at: null,
    now: centre.deps.clock.now(),
    code: (unit) => issueCode(centre.deps, unit),
    post: (path, token, body) => centre.post(path, token, body),
    deliver: (unit) => centre.receive(++deliveries, 1, [unit]),
    revoke: (device) => centre.revoke(device),
    digest: (device) => centre.digest(device),
  };
}

/** What the tests of the engine speak to. */
export async function fakeParty(): Promise<Party> {
  const fake = new FakeCentre();
  const server = await fake.start();
  onTestFinished(() => fake.stop());
  let codes = 0;
  const code = (unit: string): Promise<string> => {
    const made = `CODE-${++codes}`;
    fake.codes.set(made, unit);
    return Promise.resolve(made);
  };
  return {
    units: { street: STREET, other: OTHER_STREET, district: DISTRICT },
    at: { server, ca: '' },
    now: Date.parse('2019-10-12T12:00:00+08:00'),
    code,
    post: (path, token, body) => overHttp(server, '', path, token, body),
    deliver: (unit) => {
      const id = uuid(7000 + ++deliveries);
      fake.put(received({ number: `F${deliveries}`, unitCode: unit }, id));
      return Promise.resolve();
    },
    revoke: () => Promise.reject(new Error('the fake revokes nobody')),
    digest: () => Promise.reject(new Error('the fake has no digest')),
  };
}
