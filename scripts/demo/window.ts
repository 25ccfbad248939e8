/** The workbench's window on a workstation's store, as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { root } from '../bootstrap/paths.mjs';
import { electronEnvironment, findElectron } from '../electron-runtime.mjs';
import type { Workstation } from './workstation.ts';

export interface OpenWindow {
  /** Resolves with the exit code when the person has closed the window. */
  closed: Promise<number | null>;
  close(): void;
}

/** Chromium's own chatter goes into a file beside the store. */
export function openWindow(workstation: Workstation): OpenWindow {
  const { path, args } = findElectron();
  const log = openSync(`${workstation.store}.log`, 'w', 0o600);
  const child: ChildProcess = spawn(path, [...args, root, ...workstation.words], {
    cwd: root,
    env: electronEnvironment() as NodeJS.ProcessEnv,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const closed = once(child, 'exit').then(([code]) => code as number | null);
  return { closed, close: () => void child.kill('SIGTERM') };
}
