/** The system's dialogs that ask for files and places; over the window that asked, where it is still there. */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions, type WebContents } from 'electron';

/** Files, or a folder where `properties` say so; empty when the person cancelled. */
export async function askForPaths(sender: WebContents, options: OpenDialogOptions): Promise<string[]> {
  const parent = BrowserWindow.fromWebContents(sender);
  const { canceled, filePaths } = await (parent
    ? dialog.showOpenDialog(parent, options)
    : dialog.showOpenDialog(options));
  return canceled ? [] : filePaths;
}

/** Where to save what is called `name` unless the person says otherwise; null when the person cancelled. */
export async function askWhereToSave(
  sender: WebContents,
  name: string,
  options: Pick<SaveDialogOptions, 'title' | 'filters'>,
): Promise<string | null> {
  const whole = { ...options, defaultPath: join(app.getPath('documents'), name) };
  const parent = BrowserWindow.fromWebContents(sender);
  const { canceled, filePath } = await (parent ? dialog.showSaveDialog(parent, whole) : dialog.showSaveDialog(whole));
  return canceled || filePath === '' ? null : filePath;
}
