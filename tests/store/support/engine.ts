/** An engine on a desk, spoken to as a window speaks to it: over a wire, through the contract's door. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach } from 'vitest';
import { api, type EngineApi } from '#shared/contract/api.ts';
import { createClient, type Client, type Wire } from '#shared/contract/rpc.ts';
import type { Role } from '#shared/domain/organization/roles.ts';
import { Engine } from '../../../src-main/engine/engine.ts';
import { Log } from '../../../src-main/engine/log.ts';
import { hashPassword } from '../../../src-main/engine/session/passwords.ts';
import { NOON } from '../../unit/support/world.ts';
import type { Desk } from './desk.ts';

const engines: Engine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.stop();
});

/** Two ends of a wire that copies what it carries, as a message port does. */
function pair(): [Wire, Wire] {
  const listeners: ((message: unknown) => void)[][] = [[], []];
  const end = (mine: number, theirs: number): Wire => ({
    post: (message) => {
      const copy = structuredClone(message);
      queueMicrotask(() => listeners[theirs]?.forEach((listener) => listener(copy)));
    },
    onMessage: (listener) => void listeners[mine]?.push(listener),
  });
  return [end(0, 1), end(1, 0)];
}

export interface Window {
  engine: Engine;
  client: Client<EngineApi>;
  /** Topics announced so far. */
  changed: string[];
  /** The engine's end. */
  served: Wire;
}

export function connect(engine: Engine): Window {
  const [window, served] = pair();
  engine.connect(served);
  const client = createClient<EngineApi>(window);
  const changed: string[] = [];
  client.onChanged((topics) => changed.push(...topics));
  return { engine, client, changed, served };
}

export function engineOn(at: Desk): Window {
  const log = new Log(at.dir, () => at.clock.now());
  const engine = new Engine(at.workstation, {
    keyStore: 'file',
    version: '0.1.0',
    log,
    monotonic: () => at.clock.monotonic(),
  });
  engines.push(engine);
  return connect(engine);
}

export const PASSWORD = '工作台-测试-1';
/** Hashing is slow by design; once is enough for a test file. */
let hash: Promise<string> | undefined;

export async function addUser(
  { workstation }: Pick<Desk, 'workstation'>,
  name: string,
  role: Role,
  unit: string,
): Promise<void> {
  hash ??= hashPassword(PASSWORD);
  workstation.users.add({ name, role, unit, passwordHash: await hash, createdAt: NOON });
}

/** A window in which somebody is signed in. */
export async function signedIn(at: Desk, role: Role, unit: string): Promise<Window> {
  const name = `${role}-${unit}`;
  await addUser(at, name, role, unit);
  const window = engineOn(at);
  await window.client.call('session.signIn', { name, password: PASSWORD });
  return window;
}

export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (condition()) return;
    await sleep(25);
  }
  throw new Error(`waited in vain: ${what}`);
}

export const METHODS = Object.keys(api) as (keyof EngineApi)[];
