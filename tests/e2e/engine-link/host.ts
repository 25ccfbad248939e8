/** A main process for the contract suite: the real links, supervisor, protocol, preload and guards around the echo engine. */
import { app, BrowserWindow, session, type WebContents } from 'electron';
import { z } from 'zod';
import type { EngineConfig } from '#shared/contract/engine-link.ts';
import { SHELL_CHANNEL } from '#shared/contract/shell-channel.ts';
import type { EngineLink } from '../../../src-main/shell/engine-link/engine-link.ts';
import { nodeChildLink } from '../../../src-main/shell/engine-link/node-child.ts';
import { Supervisor } from '../../../src-main/shell/engine-link/supervisor.ts';
import { utilityProcessLink } from '../../../src-main/shell/engine-link/utility-process.ts';
import { PageDoor } from '../../../src-main/shell/ipc.ts';
import { registerScheme, servePages } from '../../../src-main/shell/protocol.ts';
import { preferencesFor } from '../../../src-main/shell/windows.ts';

const option = (name: string): string => {
  const value = process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  if (value === undefined) throw new Error(`--${name}=… is missing`);
  return value;
};

const createLink = (): EngineLink =>
  option('adapter') === 'utility'
    ? utilityProcessLink(option('engine'))
    : nodeChildLink(option('engine'), option('node'));

const KEY = '5ec2e7'.repeat(10) + 'abcd';
const config = (dir: string): EngineConfig => ({
  dir,
  keyHex: KEY,
  keyStore: 'file',
  markStem: null,
  startAt: null,
  version: '0',
  resume: null,
});

let connect: (contents: WebContents) => void = () => {};
let link: EngineLink | null = null;
let supervisor: Supervisor | null = null;

/** What the spec calls through Playwright; every failure as a value. */
const host = {
  key: KEY,
  lost: [] as string[],
  async start(dir: string) {
    const next = createLink();
    link = next;
    next.onLost((reason) => host.lost.push(reason));
    connect = (contents) => next.connect(contents);
    return next.start(config(dir)).then(
      (ready) => ({ ready }),
      (error: Error & { code?: string }) => ({ error: { name: error.name, code: error.code, message: error.message } }),
    );
  },
  async supervise() {
    let lives = 0;
    const next = new Supervisor({
      createLink,
      config: () => ({ ...config('/store'), startAt: ++lives }),
      onOpened: () => undefined,
      onGivenUp: (error) => host.lost.push(`given up: ${error.code}`),
    });
    supervisor = next;
    connect = (contents) => next.connect(contents);
    await next.start();
  },
  stop: async (): Promise<void> => (supervisor ?? link)?.stop(),
};
export type Host = typeof host;
Object.assign(globalThis, { host });

registerScheme();
app.setPath('userData', option('data'));
void app.whenReady().then(async () => {
  servePages(session.defaultSession, option('pages'));
  new PageDoor(null).on(SHELL_CHANNEL.connect, z.tuple([]), (sender) => connect(sender));
  const context = { preload: option('preload'), isPackaged: false };
  await new BrowserWindow({ webPreferences: preferencesFor(context) }).loadURL('app://bundle/index.html');
});
