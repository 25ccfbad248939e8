/** Starts Electron for a test. */
import { _electron, type ElectronApplication } from '@playwright/test';
import { electronEnvironment, findElectron } from '../../../scripts/electron-runtime.mjs';

/** @param words the application (a folder or a file) and its arguments */
export function launch(words: readonly string[], env: Record<string, string> = {}): Promise<ElectronApplication> {
  const { path, args } = findElectron();
  return _electron.launch({
    executablePath: path,
    args: [...args, '--disable-gpu', ...words],
    env: { ...electronEnvironment(), ...env } as Record<string, string>,
    timeout: 30_000,
  });
}
