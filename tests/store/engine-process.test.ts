/** The engine as main runs it: a process of its own that speaks the link's frames. */
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Log } from '../../src-main/engine/log.ts';
import { NOON, STREET } from '../unit/support/world.ts';
import { desk, newKey, temporary } from './support/desk.ts';
import { startEngine } from './support/engine-process.ts';

describe('the engine process', () => {
  it('opens, serves several windows, and closes its store before it ends', async () => {
    const at = desk();
    at.workstation.close();
    const engine = startEngine(at.dir, at.key, NOON);
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
    const engine = startEngine(join(temporary(), 'new'), newKey(), NOON);
    const window = engine.window(1);
    expect(await window.call('session.get', {})).toMatchObject({ unit: null, users: [] });
  });

  it('says in Chinese why it cannot open, and touches nothing', async () => {
    const dir = temporary();
    writeFileSync(join(dir, 'workbench.db'), 'somebody keeps this file');
    const engine = startEngine(dir, newKey(), NOON);
    expect(await engine.next('failed')).toMatchObject({ code: 'key', message: expect.stringContaining('密钥不对') });
    expect(await once(engine.child, 'exit')).toEqual([1, null]);
    expect(readFileSync(join(dir, 'workbench.db'), 'utf8')).toBe('somebody keeps this file');
  });

  it('ends when main is gone', async () => {
    const engine = startEngine(temporary(), newKey(), NOON);
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
