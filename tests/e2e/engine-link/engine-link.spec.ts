/** The contract of EngineLink and the supervisor, run inside the real Electron on both adapters. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { findNode } from '../../../scripts/node-runtime.mjs';
import { bundle } from '../support/bundle.ts';
import { launch } from '../support/launch.ts';
import type { EchoRequest } from './echo-engine.ts';
import type { Host } from './host.ts';

/** In main: what host.ts offers. */
declare const host: Host;
declare const window: {
  workbench: { connect(): void; onEngineLost(listener: () => void): void };
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  /** Ports in the order they came, and how often the engine was lost. */
  ports: MessagePort[];
  losses: number;
};

let folder: string;
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'engine-link-'));
  mkdirSync(join(folder, 'pages'));
  writeFileSync(join(folder, 'pages', 'index.html'), '<!doctype html><title>link</title>');
  const root = join(import.meta.dirname, '../../..');
  await bundle(join(import.meta.dirname, 'host.ts'), join(folder, 'host.cjs'));
  await bundle(join(import.meta.dirname, 'echo-engine.ts'), join(folder, 'echo.cjs'));
  await bundle(join(root, 'src-main/preload.ts'), join(folder, 'preload.cjs'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (dir = '/store') => app.evaluate((_electron, at) => host.start(at), dir);

/** Listens for ports before the page asks for one. */
async function listen(): Promise<void> {
  await page.evaluate(() => {
    window.ports = [];
    window.losses = 0;
    window.workbench.onEngineLost(() => window.losses++);
    window.addEventListener('message', (event) => {
      if (event.data === 'engine:port' && event.origin === 'app://bundle' && event.ports[0])
        window.ports.push(event.ports[0]);
    });
  });
}

async function connect(): Promise<void> {
  const before = await page.evaluate(() => window.ports.length);
  await page.evaluate(() => window.workbench.connect());
  await page.waitForFunction((count) => window.ports.length > count, before);
}

/** Asks the engine over the newest port, or a numbered one. */
const ask = (request: EchoRequest, index = -1): Promise<unknown> =>
  page.evaluate(
    ([message, at]) =>
      new Promise((resolve) => {
        const port = window.ports.at(at) as MessagePort;
        port.onmessage = ({ data }) => resolve(data);
        port.postMessage(message);
      }),
    [request, index] as const,
  );

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

for (const adapter of ['utility', 'node']) {
  test.describe(adapter, () => {
    test.beforeEach(async () => {
      app = await launch([
        join(folder, 'host.cjs'),
        `--adapter=${adapter}`,
        `--engine=${join(folder, 'echo.cjs')}`,
        `--node=${findNode()}`,
        `--pages=${join(folder, 'pages')}`,
        `--preload=${join(folder, 'preload.cjs')}`,
        `--data=${join(folder, `data-${test.info().testId}`)}`,
      ]);
      page = await app.firstWindow();
      await listen();
    });
    test.afterEach(async () => {
      await app.evaluate(() => host.stop());
      await app.close();
    });

    test('starts, says what it runs on, and answers a page', async () => {
      const { ready } = (await start()) as { ready: { node: string } };
      expect(ready.node).toMatch(/^\d+\.\d+\.\d+$/);
      await connect();
      expect(await ask({ ask: 'echo', value: '古城街道' })).toBe('古城街道');
    });

    test('values arrive as they left: dates, maps, big integers, bytes, undefined', async () => {
      await start();
      await connect();
      const same = await page.evaluate(
        () =>
          new Promise((resolve) => {
            const value = {
              at: new Date(1_571_000_000_000),
              map: new Map([['派单', 1n]]),
              set: new Set([1]),
              bytes: new Uint8Array([0, 255]),
              nothing: undefined,
            };
            const port = window.ports.at(-1) as MessagePort;
            port.onmessage = ({ data }) =>
              resolve(
                data.at instanceof Date &&
                  data.at.getTime() === value.at.getTime() &&
                  data.map.get('派单') === 1n &&
                  data.set.has(1) &&
                  data.bytes instanceof Uint8Array &&
                  data.bytes.join() === '0,255' &&
                  'nothing' in data &&
                  data.nothing === undefined,
              );
            port.postMessage({ ask: 'echo', value });
          }),
      );
      expect(same).toBe(true);
    });

    test('two ports are two clients; a reload closes the old ones', async () => {
      await start();
      await connect();
      await connect();
      expect(await ask({ ask: 'clients' })).toBe(2);
      expect(await ask({ ask: 'echo', value: 'first' }, 0)).toBe('first');
      expect(await ask({ ask: 'echo', value: 'second' }, 1)).toBe('second');
      await page.reload();
      await listen();
      await connect();
      await expect.poll(() => ask({ ask: 'clients' })).toBe(1);
    });

    test('the key stands in no argument and no variable of the engine', async () => {
      await start();
      await connect();
      const { words } = (await ask({ ask: 'process' })) as { words: string[] };
      const key = await app.evaluate(() => host.key);
      expect(key).toHaveLength(64);
      expect(words.length).toBeGreaterThan(3);
      expect(words.filter((word) => word.includes(key.slice(0, 16)))).toEqual([]);
    });

    test('an engine that cannot open its store says why, in Chinese', async () => {
      expect(await start('/store/refuses')).toEqual({
        error: { name: 'EngineFailed', code: 'key', message: '密钥不对，请用原来的密钥。' },
      });
    });

    test('an engine that dies while starting is an error, not silence', async () => {
      expect(await start('/store/dies')).toMatchObject({ error: { name: 'EngineGone', message: 'exit code 7' } });
    });

    test('a crash is reported once; stopping is not a loss', async () => {
      await start();
      await connect();
      await page.evaluate(() => (window.ports.at(-1) as MessagePort).postMessage({ ask: 'die' }));
      await expect.poll(() => app.evaluate(() => host.lost.length)).toBe(1);
      await start();
      await app.evaluate(() => host.stop());
      await page.waitForTimeout(300);
      expect(await app.evaluate(() => host.lost.length)).toBe(1);
    });

    test('stop ends the process', async () => {
      await start();
      await connect();
      const { pid } = (await ask({ ask: 'process' })) as { pid: number };
      await app.evaluate(() => host.stop());
      await expect.poll(() => isAlive(pid)).toBe(false);
    });

    test('an engine that hangs is killed by stop', async () => {
      await start();
      await connect();
      const { pid } = (await ask({ ask: 'process' })) as { pid: number };
      await ask({ ask: 'hang' });
      await app.evaluate(() => host.stop());
      await expect.poll(() => isAlive(pid)).toBe(false);
    });

    test('supervised: a killed engine is started again and the page gets a new port by itself', async () => {
      await app.evaluate(() => host.supervise());
      await connect();
      const first = (await ask({ ask: 'process' })) as { pid: number };
      process.kill(first.pid, 'SIGKILL');
      await page.waitForFunction(() => window.ports.length === 2);
      expect(await page.evaluate(() => window.losses)).toBe(1);
      const second = (await ask({ ask: 'process' })) as { pid: number };
      expect(second.pid).not.toBe(first.pid);
    });

    test('supervised: a page that asks before the engine is ready gets its port when it is', async () => {
      const supervised = app.evaluate(() => host.supervise());
      await connect();
      await supervised;
      expect(await page.evaluate(() => window.ports.length)).toBe(1);
      expect(await ask({ ask: 'echo', value: 1 })).toBe(1);
    });
  });
}
