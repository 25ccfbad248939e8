/** The engine as main runs it: a process of its own that speaks the link's frames. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineApi } from '#shared/contract/api.ts';
import type { FromEngine, ToEngine } from '#shared/contract/engine-link.ts';
import { createClient, type Client } from '#shared/contract/rpc.ts';
import { Log } from '../../src-main/engine/log.ts';
import { NOON, STREET } from '../unit/support/world.ts';
import { desk, newKey, temporary } from './support/desk.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src-main', 'engine', 'main.ts');
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Process {
  child: ChildProcess;
  send(frame: ToEngine): void;
  next(kind: FromEngine['t']): Promise<FromEngine>;
  window(client: number): Client<EngineApi>;
}

function start(dir: string, keyHex: string): Process {
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
    config: { dir, keyHex, keyStore: 'file', markStem: null, startAt: NOON, version: '9.9.9', resume: null },
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
  return { child, send, next, window };
}

describe('the engine process', () => {
  it('opens, serves several windows, and closes its store before it ends', async () => {
    const at = desk();
    at.workstation.close();
    const engine = start(at.dir, at.key);
    expect(await engine.next('ready')).toMatchObject({
      node: process.versions.node,
      sqlite: expect.stringMatching(/^3\./),
    });
    const windows = [engine.window(1), engine.window(2)];
    for (const window of windows)
      expect(await window.call('session.get', {})).toMatchObject({
        unit: { code: STREET },
        version: '9.9.9',
        keyStore: 'file',
      });
    const { now } = (await windows[0]?.call('sync.get', {})) ?? { now: 0 };
    expect(now - NOON).toBeLessThan(60_000);
    engine.send({ t: 'close', client: 2 });
    engine.send({ t: 'stop' });
    expect(await once(engine.child, 'exit')).toEqual([0, null]);
    expect(() => readFileSync(join(at.dir, 'workbench.db-wal'))).toThrow('ENOENT');
  });

  it('makes a new store in an empty folder and answers what opens before it is ready', async () => {
    const engine = start(join(temporary(), 'new'), newKey());
    const window = engine.window(1);
    expect(await window.call('session.get', {})).toMatchObject({ unit: null, users: [] });
  });

  it('says in Chinese why it cannot open, and touches nothing', async () => {
    const dir = temporary();
    writeFileSync(join(dir, 'workbench.db'), 'somebody keeps this file');
    const engine = start(dir, newKey());
    expect(await engine.next('failed')).toMatchObject({ code: 'key', message: expect.stringContaining('密钥不对') });
    expect(await once(engine.child, 'exit')).toEqual([1, null]);
    expect(readFileSync(join(dir, 'workbench.db'), 'utf8')).toBe('somebody keeps this file');
  });

  it('ends when main is gone', async () => {
    const engine = start(temporary(), newKey());
    await engine.next('ready');
    engine.child.disconnect();
    expect(await once(engine.child, 'exit')).toEqual([0, null]);
  });
});

it('the log is turned over by size and kept three deep', () => {
  const dir = temporary();
  const log = new Log(dir, () => NOON);
  for (let i = 0; i < 5; i++) {
    appendFileSync(join(dir, 'engine.log'), 'x'.repeat(1024 * 1024));
    log.write(`turn ${i}`);
  }
  const sizes = ['', '.1', '.2', '.3'].map((suffix) => readFileSync(join(dir, `engine.log${suffix}`)).length);
  expect(sizes[0]).toBeLessThan(200);
  for (const size of sizes.slice(1)) expect(size).toBeGreaterThan(1024 * 1024);
  expect(() => readFileSync(join(dir, 'engine.log.4'))).toThrow('ENOENT');
});
