/** Electron's security checklist, asked of the running application: its live windows, its protocol, its doors. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebContents } from 'electron';
import type { WorkbenchBridge } from '#shared/contract/shell-channel.ts';
import type { Desk } from '../../scripts/tour/desk.ts';
import { expect, test } from './support/fixtures.ts';

declare const window: Window & { readonly workbench: WorkbenchBridge };

interface LivePreferences {
  getLastWebPreferences(): Record<string, unknown>;
}

const HOME = 'app://bundle/index.html';

/** Values that a window must live with. */
const SAFE: Record<string, unknown> = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
};

let desk: Desk;
test.beforeEach(async ({ open }) => {
  desk = await open('district');
});

test('every window is sandboxed and isolated, the print window too', async () => {
  await desk.app.evaluate(({ app, webContents }) => {
    // Not in the published types, in every version of Electron.
    const read = (contents: WebContents) => (contents as unknown as LivePreferences).getLastWebPreferences();
    const seen = webContents.getAllWebContents().map(read);
    Object.assign(globalThis, { seenPreferences: seen });
    app.on('web-contents-created', (_event, contents) => setTimeout(() => seen.push(read(contents)), 0));
  });
  await desk.signIn('孙督查');
  await desk.at('nav-ranking').press('Enter');
  await desk.at('ranking-table').waitFor();
  await desk.press('F8');
  await desk.at('print-saved').waitFor();
  const seen = await desk.app.evaluate(
    () => (globalThis as unknown as { seenPreferences: Record<string, unknown>[] }).seenPreferences,
  );
  expect(seen).toHaveLength(2);
  for (const preferences of seen) {
    expect(preferences).toMatchObject(SAFE);
    expect(preferences['nodeIntegrationInWorker'] ?? false).toBe(false);
  }
});

test('a page has no Node and sees ten functions of main', async () => {
  const found = await desk.page.evaluate(() => ({
    bridge: Object.keys(window.workbench).toSorted(),
    node: [
      typeof (globalThis as Record<string, unknown>)['require'],
      typeof (globalThis as Record<string, unknown>)['process'],
    ],
    sheet: 'sheetHost' in window,
  }));
  expect(found).toEqual({
    bridge: [
      'chooseFiles',
      'choosePlace',
      'choosePrint',
      'chooseSave',
      'connect',
      'onEngineLost',
      'openFile',
      'print',
      'printedFile',
      'saveFile',
    ],
    node: ['undefined', 'undefined'],
    sheet: false,
  });
});

test('pages come with a strict policy and a nonce of their own', async () => {
  const fetched = await desk.app.evaluate(async ({ net }, home) => {
    const read = async () => {
      const response = await net.fetch(home);
      return {
        csp: response.headers.get('content-security-policy') ?? '',
        text: await response.text(),
        sniff: response.headers.get('x-content-type-options'),
      };
    };
    return [await read(), await read()] as const;
  }, HOME);
  const nonces = fetched.map(({ csp, text, sniff }) => {
    const nonce = /'nonce-([^']+)'/.exec(csp)?.[1] ?? '';
    expect(csp.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(text).toContain(nonce);
    expect(text).not.toContain('__CSP_NONCE__');
    expect(sniff).toBe('nosniff');
    return nonce;
  });
  expect(nonces[0]).not.toBe(nonces[1]);
});

test('the policy bites: no inline script, no foreign style, no connection', async () => {
  const result = await desk.page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'document.documentElement.dataset.inline = "ran"';
    document.head.append(script);
    const style = document.createElement('style');
    style.textContent = 'html { outline: 7px solid red }';
    document.head.append(style);
    const fetched = await Promise.all(
      ['app://bundle/index.html', 'https://example.com/', 'http://127.0.0.1/'].map((url) =>
        fetch(url).then(
          () => 'reached',
          () => 'blocked',
        ),
      ),
    );
    const socket = await new Promise((resolve) => {
      try {
        const ws = new WebSocket('ws://127.0.0.1:9');
        ws.onopen = () => resolve('reached');
        ws.onerror = () => resolve('blocked');
      } catch {
        resolve('blocked');
      }
    });
    return {
      inline: document.documentElement.dataset['inline'],
      outline: getComputedStyle(document.documentElement).outlineWidth,
      fetched,
      socket,
    };
  });
  expect(result).toEqual({
    inline: undefined,
    outline: expect.not.stringContaining('7px'),
    fetched: ['blocked', 'blocked', 'blocked'],
    socket: 'blocked',
  });
});

test('what a page could not ask for by itself is blocked in the session as well', async () => {
  const outcomes = await desk.app.evaluate(({ net }) =>
    Promise.all(
      ['https://example.com/', 'http://127.0.0.1:9/'].map(
        (url) =>
          new Promise<string>((resolve) => {
            const request = net.request(url);
            request.once('response', () => resolve('reached'));
            request.once('error', ({ message }) => resolve(message));
            request.end();
          }),
      ),
    ),
  );
  for (const outcome of outcomes) expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT');
});

test('only built pages are served, and only by GET', async () => {
  const ask = (url: string, method = 'GET') =>
    desk.app.evaluate(
      async ({ net }, [address, verb]) => {
        try {
          const response = await net.fetch(address, { method: verb });
          return `${response.status} ${(await response.text()).length}`;
        } catch {
          return 'refused';
        }
      },
      [url, method] as const,
    );
  expect(await ask(HOME)).toMatch(/^200 [1-9]/);
  for (const path of [
    '../../package.json',
    '%2e%2e/%2e%2e/package.json',
    '..%2f..%2fpackage.json',
    '..%5c..%5cpackage.json',
    '..%2frenderer-evil%2findex.html',
    '%2fetc%2fpasswd',
    'main/main.cjs',
    'assets',
    '',
    'missing.js',
  ])
    expect(await ask(`app://bundle/${path}`), path).toBe('404 0');
  expect(await ask('app://other/index.html')).toBe('404 0');
  expect(await ask('app://bundle.example/index.html')).toBe('404 0');
  expect(await ask('app://bundle/a%00.html')).toMatch(/^(404 0|refused)$/);
  for (const method of ['POST', 'PUT', 'DELETE']) expect(await ask(HOME, method)).toBe('405 0');
});

test('a page cannot leave, whatever the address looks like', async () => {
  await desk.page.evaluate(() => (document.documentElement.dataset['here'] = 'still'));
  for (const url of [
    'https://example.com/',
    'https://example.com/?app://bundle/index.html',
    `${HOME}?user=%3Cscript%3Ealert(1)%3C/script%3E`,
    'app://bundle/sheet.html',
    'app://bundle.example/',
    'file:///etc/passwd',
    'data:text/html,hello',
    'javascript:document.documentElement.dataset.here="gone"',
  ]) {
    await desk.page.evaluate((address) => (location.href = address), url).catch(() => {});
    await desk.page.waitForTimeout(100);
    expect(desk.page.url(), url).toBe(HOME);
    expect(await desk.page.evaluate(() => document.documentElement.dataset['here']), url).toBe('still');
  }
});

test('a hostile query string changes nothing in the page', async () => {
  const query = encodeURIComponent('"><script>document.documentElement.dataset.inline="ran"</script>');
  const address = `${HOME}?${query}`;
  await desk.page.waitForLoadState('load');
  await desk.app.evaluate(({ BrowserWindow }, url) => {
    // The promise fails with any navigation that was refused just before; where the page ends up is checked below.
    BrowserWindow.getAllWindows()[0]
      ?.loadURL(url)
      .catch(() => {});
  }, address);
  await expect.poll(() => desk.page.url()).toBe(address);
  await desk.at('sign-in').waitFor();
  expect(await desk.page.evaluate(() => document.documentElement.dataset['inline'])).toBeUndefined();
});

test('no new windows, no frames, no rights', async () => {
  const result = await desk.page.evaluate(async () => {
    const opened = window.open('https://example.com/');
    const frame = document.createElement('iframe');
    frame.src = 'app://bundle/sheet.html';
    document.body.append(frame);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const frameBody = frame.contentDocument?.querySelector('#sheet') ?? null;
    const state = async (name: PermissionName) => (await navigator.permissions.query({ name })).state;
    return {
      opened: opened === null,
      frameBody,
      notification: await Notification.requestPermission(),
      geolocation: await state('geolocation'),
      clipboard: await navigator.clipboard.readText().then(
        () => 'read',
        () => 'denied',
      ),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'open',
        () => 'denied',
      ),
    };
  });
  expect(result).toEqual({
    opened: true,
    frameBody: null,
    notification: 'denied',
    geolocation: 'denied',
    clipboard: 'denied',
    camera: 'denied',
  });
  expect(desk.app.windows()).toHaveLength(1);
});

test('main answers our own pages only', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'foreign-page-'));
  const preload = join(folder, 'preload.cjs');
  // The worst case: a foreign page with a preload that knows the channels.
  writeFileSync(
    preload,
    `const { ipcRenderer } = require('electron');
     let port = 'no port';
     ipcRenderer.on('engine:port', () => (port = 'a port'));
     ipcRenderer.send('engine:connect');
     ipcRenderer.send('sheet:ready', { pages: 1 });
     ipcRenderer.invoke('print:choose', 'x').then(() => 'answered', (error) => error.message)
       .then((answer) => setTimeout(() => { document.title = answer + ' / ' + port; }, 500));`,
  );
  for (const url of ['data:text/html,foreign', 'about:blank']) {
    const title = await desk.app.evaluate(
      async ({ BrowserWindow }, [address, file]) => {
        const window = new BrowserWindow({ show: false, webPreferences: { preload: file, sandbox: true } });
        await window.loadURL(address);
        for (let i = 0; i < 100 && !window.webContents.getTitle().includes('port'); i++)
          await new Promise((resolve) => setTimeout(resolve, 50));
        const found = window.webContents.getTitle();
        window.destroy();
        return found;
      },
      [url, preload] as const,
    );
    expect(title, url).toMatch(/refused.* \/ no port$/);
  }
  rmSync(folder, { recursive: true });
});

test('arguments of our own pages are checked too', async () => {
  const answers = await desk.page.evaluate((target) => {
    const { choosePlace, choosePrint, print, printedFile, chooseSave, saveFile } = window.workbench;
    const asked: Promise<unknown>[] = [
      choosePlace('/etc/passwd' as never),
      choosePrint('../../evil'),
      print({ kind: 'shell', data: {}, target } as never),
      print({ kind: 'ranking', data: 'text', target } as never),
      print({ kind: 'ranking', data: {}, target: '/tmp/x.pdf' }),
      printedFile({ path: '/etc/passwd', wish: 'open' } as never),
      chooseSave('../../evil'),
      saveFile({ target: '/tmp/x.xlsx', content: '' }),
      saveFile({ target, content: 'no base64!' }),
    ];
    return Promise.all(asked.map((answer) => answer.then(String, (error: Error) => error.message)));
  }, randomUUID());
  for (const answer of answers) expect(answer).toBe('提交的内容格式不对，没有执行。');
});
