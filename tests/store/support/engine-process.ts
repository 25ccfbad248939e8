/** The engine as a process of its own, started and spoken to as main does it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { EngineApi } from '#shared/contract/api.ts';
import type { FromEngine, ToEngine } from '#shared/contract/engine-link.ts';
import { createClient, type Client } from '#shared/contract/rpc.ts';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'src-main', 'engine', 'main.ts');
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

export interface EngineProcess {
  child: ChildProcess;
  send(frame: ToEngine): void;
  next(kind: FromEngine['t']): Promise<FromEngine>;
  window(client: number): Client<EngineApi>;
  /** In the middle of whatever it does; resolves when it is gone. */
  kill(): Promise<void>;
}

/** `startAt`: its clock, epoch ms. */
export function startEngine(dir: string, keyHex: string, startAt: number): EngineProcess {
  const child = fork(MAIN, [], { serialization: 'advanced', execArgv: ['--disable-warning=ExperimentalWarning'] });
  children.push(child);
  const send = (frame: ToEngine): void => void child.send(frame);
  const next = (kind: FromEngine['t']): Promise<FromEngine> =>
    new Promise((resolve) => {
      const listen = (message: unknown): void => {
        const frame = message as FromEngine;
        if (frame.t !== kind) return;
        child.off('message', listen);
        resolve(frame);
      };
      child.on('message', listen);
    });
  send({
    t: 'start',
    config: { dir, keyHex, keyStore: 'file', markStem: null, startAt, version: '9.9.9', resume: null },
  });
  const window = (client: number): Client<EngineApi> => {
    send({ t: 'open', client });
    return createClient<EngineApi>({
      post: (data) => send({ t: 'data', client, data }),
      onMessage: (listener) =>
        void child.on('message', (message) => {
          const frame = message as FromEngine;
          if (frame.t === 'data' && frame.client === client) listener(frame.data);
        }),
    });
  };
  const kill = async (): Promise<void> => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return { child, send, next, window, kill };
}
