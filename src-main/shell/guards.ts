/** What no page may do, whatever it is: leave, open, ask for rights, reach the network. */
import type { App, Session, WebContents } from 'electron';
import { isOurs } from './origin.ts';

function guardContents(contents: WebContents, devUrl: URL | null): void {
  const refuse = (event: { preventDefault(): void }): void => event.preventDefault();
  contents.on('will-navigate', (event, address) => {
    // The development server reloads its page after a change; built pages never navigate.
    if (!(devUrl && isOurs(address, devUrl))) refuse(event);
  });
  contents.on('will-redirect', refuse);
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) refuse(event);
  });
  contents.on('will-attach-webview', refuse);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Every page that ever comes into being is guarded, not only those we remember to guard. */
export function guardEveryPage(app: App, devUrl: URL | null): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, devUrl));
}

/** No rights, no downloads, no network: all traffic of the workbench is the engine's. */
export function guardSession(session: Session, devUrl: URL | null): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  const remote = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'];
  session.webRequest.onBeforeRequest({ urls: remote }, ({ url }, answer) => {
    const { host } = new URL(url);
    answer({ cancel: !(devUrl && host === devUrl.host && /^(http|ws):/.test(url)) });
  });
}
