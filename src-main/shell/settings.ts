/** How this start was asked for: arguments, and variables that only unpackaged builds listen to. */
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startFromText } from '#shared/domain/clock.ts';

/** One sheet to be printed for the command line; no workbench is opened then. */
export interface PrintTask {
  /** JSON of the sheet, made by the engine. */
  sheet: string;
  /** Where the PDF goes. */
  out: string;
  /** Electron's own data, thrown away with the sheet: the lock of an open workbench is not touched. */
  userData: string;
}

export interface Settings {
  /** Electron's own data of this store: cache, lock against a second window of the same store. */
  userData: string;
  storeDir: string;
  /** null = the operating system's key store. */
  keyFile: string | null;
  /**
   * Where the mark against copies stands: beside a key file; else outside the store's folder, where the wrapped key lies,
   * so that a copy of that folder does not take it along.
   */
  markStem: string;
  /** Start of the clock, epoch ms; null = the machine's clock. */
  startAt: number | null;
  /** Print without asking, into this folder: tour and tests. */
  printDir: string | null;
  /** The development server's page; null = the built pages. */
  devUrl: URL | null;
  /** Run the engine under plain Node even where Electron could. */
  engineUnderNode: boolean;
  /** null = an ordinary start. */
  printTask: PrintTask | null;
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
    options: {
      store: { type: 'string' },
      'key-file': { type: 'string' },
      'print-ranking': { type: 'string' },
      out: { type: 'string' },
    },
    // Chromium's own switches and, unpackaged, the application folder stand among the arguments.
    strict: false,
  });
  const pathOf = (name: 'store' | 'key-file' | 'print-ranking' | 'out'): string | null => {
    const value = values[name];
    if (value === undefined) return null;
    if (typeof value !== 'string' || value === '') throw new Error(`--${name} 后面缺少路径`);
    return resolve(cwd, value);
  };
  const store = pathOf('store');
  const [sheet, out] = [pathOf('print-ranking'), pathOf('out')];
  if ((sheet === null) !== (out === null)) throw new Error('--print-ranking 和 --out 要一起用');
  const development = (name: string): string | undefined => (isPackaged ? undefined : env[name]);
  const printDir = development('WORKBENCH_PRINT_DIR');
  const devUrl = development('ELECTRON_RENDERER_URL');
  const keyFile = pathOf('key-file');
  return {
    userData: store === null ? defaultUserData : join(store, 'shell'),
    storeDir: store ?? join(defaultUserData, 'store'),
    keyFile,
    markStem: keyFile ?? join(defaultUserData, 'marks', 'store'),
    startAt: startFromText(development('WORKBENCH_NOW')),
    printDir: printDir ? resolve(cwd, printDir) : null,
    devUrl: devUrl ? new URL(devUrl) : null,
    engineUnderNode: development('WORKBENCH_ENGINE') === 'node',
    printTask: sheet === null || out === null ? null : { sheet, out, userData: join(dirname(sheet), 'shell') },
  };
}
