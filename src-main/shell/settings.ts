/** How this start was asked for: arguments, and variables that only unpackaged builds listen to. */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startFromText } from '#shared/domain/clock.ts';

export interface Settings {
  /** Electron's own data of this store: cache, lock against a second window of the same store. */
  userData: string;
  storeDir: string;
  /** null = the operating system's key store. */
  keyFile: string | null;
  /** Start of the clock, epoch ms; null = the machine's clock. */
  startAt: number | null;
  /** Print without asking, into this folder: tour and tests. */
  printDir: string | null;
  /** The development server's page; null = the built pages. */
  devUrl: URL | null;
  /** Run the engine under plain Node even where Electron could. */
  engineUnderNode: boolean;
}

export interface StartFacts {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  isPackaged: boolean;
  /** Where Electron keeps data when no store is named. */
  defaultUserData: string;
  cwd: string;
}

/** Throws on a value that cannot be understood, with a message for whoever typed the command. */
export function settingsFrom({ argv, env, isPackaged, defaultUserData, cwd }: StartFacts): Settings {
  const { values } = parseArgs({
    args: [...argv],
    options: { store: { type: 'string' }, 'key-file': { type: 'string' } },
    // Chromium's own switches and, unpackaged, the application folder stand among the arguments.
    strict: false,
  });
  const folder = (name: 'store' | 'key-file'): string | null => {
    const value = values[name];
    if (value === undefined) return null;
    if (typeof value !== 'string' || value === '') throw new Error(`--${name} needs a path`);
    return resolve(cwd, value);
  };
  const store = folder('store');
  const development = (name: string): string | undefined => (isPackaged ? undefined : env[name]);
  const printDir = development('WORKBENCH_PRINT_DIR');
  const devUrl = development('ELECTRON_RENDERER_URL');
  return {
    userData: store === null ? defaultUserData : join(store, 'shell'),
    storeDir: store ?? join(defaultUserData, 'store'),
    keyFile: folder('key-file'),
    startAt: startFromText(development('WORKBENCH_NOW')),
    printDir: printDir ? resolve(cwd, printDir) : null,
    devUrl: devUrl ? new URL(devUrl) : null,
    engineUnderNode: development('WORKBENCH_ENGINE') === 'node',
  };
}
