/** Electron's main process: windows, their protocol and guards, keys, printing, the life of the engine. No rule, no SQL. */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, Menu, session } from 'electron';
import { z } from 'zod';
import { clockFrom } from '#shared/domain/clock.ts';
import {
  placeWishSchema,
  printedFileSchema,
  printNameSchema,
  printRequestSchema,
  saveRequestSchema,
  SHELL_CHANNEL,
  sheetReadySchema,
} from '#shared/contract/shell.ts';
import { KeyError } from './keys/key-store.ts';
import { obtainKey } from './keys/obtain-key.ts';
import { choosePlace } from './shell/choose-place.ts';
import { AttachedFiles } from './shell/attached-files.ts';
import { engineLinks } from './shell/engine-link/choose.ts';
import { EngineFailed } from './shell/engine-link/engine-link.ts';
import { Supervisor } from './shell/engine-link/supervisor.ts';
import { FileSaver } from './shell/file-saver.ts';
import { guardEveryPage, guardSession } from './shell/guards.ts';
import { PageDoor } from './shell/ipc.ts';
import { Printer } from './shell/print.ts';
import { printOne } from './shell/print-one.ts';
import { registerScheme, servePages } from './shell/protocol.ts';
import { settingsFrom, type PrintTask, type Settings } from './shell/settings.ts';
import { chooseKeyStore } from './shell/store-key.ts';
import { openWorkbench, type WindowContext } from './shell/windows.ts';

/** Exit codes, the same as the command line's: 2 usage, 3 unavailable. */
const USAGE = 2;
const UNAVAILABLE = 3;

function readSettings(): Settings | null {
  try {
    return settingsFrom({
      argv: process.argv.slice(1),
      env: process.env,
      isPackaged: app.isPackaged,
      defaultUserData: app.getPath('userData'),
      cwd: process.cwd(),
    });
  } catch (error) {
    console.error((error as Error).message);
    return null;
  }
}

/** Says why the workbench cannot go on, and ends it. */
async function giveUp(error: { code: string; message: string }): Promise<void> {
  console.error(`unavailable (${error.code}): ${error.message}`);
  await dialog.showMessageBox({ type: 'error', title: app.name, message: error.message, buttons: ['退出'] });
  app.exit(UNAVAILABLE);
}

/** Pages and their guards, the same for every window; call it when the app is ready. */
function serveWindows(devUrl: URL | null): WindowContext {
  guardSession(session.defaultSession, devUrl);
  servePages(session.defaultSession, join(__dirname, '../renderer'));
  return {
    preload: join(__dirname, '../preload/preload.cjs'),
    icon: join(app.getAppPath(), 'resources/icons/icon.png'),
    devUrl,
    isPackaged: app.isPackaged,
  };
}

async function run(settings: Settings): Promise<void> {
  const context = serveWindows(settings.devUrl);

  const keys = await chooseKeyStore(settings);
  const keyHex = await obtainKey(keys, settings.storeDir);
  const clock = clockFrom({ wall: Date.now, monotonic: () => performance.now() }, settings.startAt);
  const files = new AttachedFiles((ticket, path) => supervisor.chosen(ticket, path));
  const supervisor: Supervisor = new Supervisor({
    createLink: engineLinks(
      { bundle: __dirname, appPath: app.getAppPath(), resourcesPath: process.resourcesPath },
      settings.engineUnderNode,
    ),
    config: () => ({
      dir: settings.storeDir,
      keyHex,
      keyStore: keys.kind,
      markStem: settings.markStem,
      startAt: settings.startAt === null ? null : clock.now(),
      version: app.getVersion(),
    }),
    onOpened: (ticket, file) => files.ready(ticket, file),
    onGivenUp: giveUp,
  });
  const printer = new Printer(context, settings.printDir);
  const saver = new FileSaver(settings.printDir);

  const door = new PageDoor(settings.devUrl);
  door.on(SHELL_CHANNEL.connect, z.tuple([]), (sender) => supervisor.connect(sender));
  door.on(SHELL_CHANNEL.sheetReady, z.tuple([sheetReadySchema]), (sender, ready) => printer.sheetReady(sender, ready));
  door.handle(SHELL_CHANNEL.choosePrint, z.tuple([printNameSchema]), (sender, name) => printer.choose(sender, name));
  door.handle(SHELL_CHANNEL.choosePlace, z.tuple([placeWishSchema]), (sender, wish) =>
    choosePlace(sender, wish, keyHex),
  );
  door.handle(SHELL_CHANNEL.print, z.tuple([printRequestSchema]), (_sender, request) => printer.print(request));
  door.handle(SHELL_CHANNEL.chooseFiles, z.tuple([]), (sender) => files.choose(sender));
  door.handle(SHELL_CHANNEL.openFile, z.tuple([z.uuid()]), (sender, ticket) => files.open(sender, ticket));
  door.handle(SHELL_CHANNEL.printedFile, z.tuple([printedFileSchema]), (_sender, file) => printer.printedFile(file));
  door.handle(SHELL_CHANNEL.chooseSave, z.tuple([printNameSchema]), (sender, name) => saver.choose(sender, name));
  door.handle(SHELL_CHANNEL.saveFile, z.tuple([saveRequestSchema]), (_sender, request) => saver.save(request));

  let ended = false;
  app.on('before-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    void supervisor.stop().finally(() => {
      ended = true;
      app.quit();
    });
  });
  openWorkbench(context);
  await supervisor.start();
}

/** Only the hidden window of one sheet. */
function printAndEnd(task: PrintTask): void {
  app.setPath('userData', task.userData);
  guardEveryPage(app, null);
  app
    .whenReady()
    .then(() => printOne(task, serveWindows(null)))
    .catch((error: unknown) => {
      console.error(error);
      app.exit(UNAVAILABLE);
    });
}

function main(): void {
  const settings = readSettings();
  if (settings === null) return app.exit(USAGE);
  registerScheme();
  app.commandLine.appendSwitch('lang', 'zh-CN');
  if (settings.printTask !== null) return printAndEnd(settings.printTask);
  app.setPath('userData', settings.userData);
  if (!app.requestSingleInstanceLock()) {
    console.error(`这个数据目录已经打开：${settings.storeDir}`);
    return app.quit();
  }
  Menu.setApplicationMenu(null);
  guardEveryPage(app, settings.devUrl);
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows().filter((each) => each.isVisible());
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app
    .whenReady()
    .then(() => run(settings))
    .catch((error: unknown) => {
      if (error instanceof KeyError || error instanceof EngineFailed) return giveUp(error);
      console.error(error);
      return giveUp({
        code: 'internal',
        message: '工作台没有启动成功，数据没有改动。请重新启动；仍不行请联系技术人员。',
      });
    });
}

main();
