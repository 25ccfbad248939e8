/** Sticks that are full, locked, pulled or the last thing a process saw. */
import { open, readdir, rename, rm } from 'node:fs/promises';
import type { Files } from '#shared/sync/parcel-file.ts';

const failure = (code: string): Error => Object.assign(new Error(`${code}: of the test`), { code });

/** Takes `room` bytes, the last piece in part, and fails with `code` from then on. */
export function stickOf(room: number, code = 'ENOSPC'): Files {
  let left = room;
  return {
    open: async (path, flags) => {
      const file = await open(path, flags);
      return {
        sync: () => file.sync(),
        close: () => file.close(),
        async writeFile(data) {
          await file.writeFile(data.subarray(0, Math.max(left, 0)));
          left -= data.length;
          if (left < 0) throw failure(code);
        },
      };
    },
    rename,
    rm,
    readdir,
  };
}

export type Step = 'readdir' | 'open' | 'sync' | 'close' | 'rename';

/** Fails at one step. */
export function stickFailingAt(step: Step, code: string): Files {
  const well = stickOf(Number.POSITIVE_INFINITY);
  const fail = (): Promise<never> => Promise.reject(failure(code));
  if (step === 'readdir' || step === 'open' || step === 'rename') return { ...well, [step]: fail };
  const failingOpen: Files['open'] = async (path, flags) => {
    const file = await well.open(path, flags);
    if (step === 'sync') return { ...file, sync: fail };
    return { ...file, close: () => file.close().then(fail) };
  };
  return { ...well, open: failingOpen };
}

class Killed extends Error {}

/** The process dies when it has written so many bytes: nothing after that happens, no tidying either. */
export function dyingAt(bytes: number): Files {
  const files = stickOf(bytes);
  return {
    ...files,
    open: async (path, flags) => {
      const file = await files.open(path, flags);
      return {
        ...file,
        writeFile: (data) =>
          file.writeFile(data).catch(() => {
            throw new Killed();
          }),
      };
    },
    rm: () => Promise.reject(new Killed()),
  };
}
