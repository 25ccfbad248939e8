/** The simulator in a process of its own: it takes over chance and clock, and a rule is switched off when sources load. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('run.ts', import.meta.url));

export interface Ran {
  code: number;
  /** What it said, the figures in the last line. */
  said: string;
  done: number;
  steps: number;
  commands: number;
}

export const simulate = (...args: string[]): Promise<Ran> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, [RUN, ...args], { maxBuffer: 64 * 1024 * 1024 }, (error, said) => {
      const last = said.trimEnd().split('\n').at(-1) ?? '';
      if (!last.startsWith('{')) return reject(error ?? new Error(said));
      const { done, steps, commands } = JSON.parse(last) as Pick<Ran, 'done' | 'steps' | 'commands'>;
      resolve({ code: error ? 1 : 0, said, done, steps, commands });
    });
  });
