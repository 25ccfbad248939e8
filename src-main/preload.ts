/** Runs sandboxed before each page: gives it the few things it may ask of main, and nothing of Electron. */
import { contextBridge, ipcRenderer } from 'electron';
import {
  SHELL_CHANNEL,
  type PrintResult,
  type SheetBridge,
  type WorkbenchBridge,
} from '#shared/contract/shell-channel.ts';
import type { Answer } from './shell/ipc.ts';

/** What is used here of the page's window; main's side of the house has no DOM types. */
declare const window: {
  readonly location: { readonly origin: string; readonly pathname: string };
  postMessage(message: string, targetOrigin: string, transfer: unknown[]): void;
};

async function asked<T>(channel: string, ...args: unknown[]): Promise<T> {
  const answer = (await ipcRenderer.invoke(channel, ...args)) as Answer<T>;
  if ('error' in answer) throw new Error(answer.error);
  return answer.ok;
}

function forWorkbench(): WorkbenchBridge {
  // contextBridge cannot carry a port; a window message can, and only this window's own page hears it.
  ipcRenderer.on(SHELL_CHANNEL.port, (event) =>
    window.postMessage(SHELL_CHANNEL.port, window.location.origin, [...event.ports]),
  );
  return {
    connect: () => ipcRenderer.send(SHELL_CHANNEL.connect),
    onEngineLost: (listener) => void ipcRenderer.on(SHELL_CHANNEL.engineLost, () => listener()),
    choosePrint: (name) => asked<string | null>(SHELL_CHANNEL.choosePrint, name),
    choosePlace: (wish) => asked<string | null>(SHELL_CHANNEL.choosePlace, wish),
    print: (request) => asked<PrintResult>(SHELL_CHANNEL.print, request),
    chooseFiles: () => asked<string[]>(SHELL_CHANNEL.chooseFiles),
    openFile: (ticket) => asked<'opened' | 'saved' | 'cancelled'>(SHELL_CHANNEL.openFile, ticket),
    printedFile: (file) => asked<null>(SHELL_CHANNEL.printedFile, file),
    chooseSave: (name) => asked<string | null>(SHELL_CHANNEL.chooseSave, name),
    saveFile: (request) => asked<string>(SHELL_CHANNEL.saveFile, request),
  };
}

function forSheet(): SheetBridge {
  type Sheet = Parameters<Parameters<SheetBridge['onSheet']>[0]>[0];
  // Either may come first: the sheet from main, or the page's listener.
  const sheet = new Promise<Sheet>((resolve) =>
    ipcRenderer.once(SHELL_CHANNEL.sheet, (_event, input: Sheet) => resolve(input)),
  );
  return {
    onSheet: (listener) => void sheet.then(listener),
    ready: (result) => ipcRenderer.send(SHELL_CHANNEL.sheetReady, result),
  };
}

if (window.location.pathname.endsWith('/sheet.html')) contextBridge.exposeInMainWorld('sheetHost', forSheet());
else contextBridge.exposeInMainWorld('workbench', forWorkbench());
