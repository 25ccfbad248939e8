/** The windows of the workbench. Every one is sandboxed and isolated. */
import { BrowserWindow, screen, type WebPreferences } from 'electron';
import { pageUrl } from './origin.ts';

export interface WindowContext {
  preload: string;
  /** For the task bar where the program itself has none. */
  icon: string;
  devUrl: URL | null;
  isPackaged: boolean;
}

/** The screens are laid out for this size first (features.md c1). */
const SIZE = { width: 1366, height: 768 } as const;
/** Below this the panes have no room left; equals 1366×768 at 125 %. */
const LEAST = { minWidth: 1092, minHeight: 600 } as const;
/** --bg-2 of the tokens: no white flash before the page has painted. */
const BACKGROUND = '#EEF2F6';

export function preferencesFor({ preload, isPackaged }: Pick<WindowContext, 'preload' | 'isPackaged'>): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // Chromium would fetch dictionaries.
    spellcheck: false,
    devTools: !isPackaged,
  };
}

export function openWorkbench(context: WindowContext): BrowserWindow {
  const window = new BrowserWindow({
    ...SIZE,
    ...LEAST,
    useContentSize: true,
    show: false,
    title: '接诉即办工作台',
    icon: context.icon,
    backgroundColor: BACKGROUND,
    autoHideMenuBar: true,
    webPreferences: preferencesFor(context),
  });
  const { workAreaSize } = screen.getDisplayMatching(window.getBounds());
  window.once('ready-to-show', () => {
    if (workAreaSize.width <= SIZE.width || workAreaSize.height <= SIZE.height) window.maximize();
    window.show();
  });
  const address = pageUrl('index.html', context.devUrl);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') void window.loadURL(address);
  });
  void window.loadURL(address);
  return window;
}

/** Hidden; destroyed by whoever opened it. */
export function openSheetWindow(context: WindowContext): BrowserWindow {
  return new BrowserWindow({ show: false, webPreferences: preferencesFor(context) });
}
