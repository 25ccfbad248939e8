/**
 * A random mark beside the key, one file a device that a store is enrolled as. The store holds the same mark; a copy of
 * the store that comes up without this file, or after it has changed, is known by that (see store/copy-mark.ts). The mark
 * is no secret.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isMissing, isPresent } from './private-file.ts';

export interface MarkSide {
  /** What stands there for the device, null when there is nothing. Throws a system error when that cannot be told. */
  read(device: string): string | null;
  /** Replaces it, whole and on disk when this returns. Throws a system error. */
  write(device: string, mark: string): void;
  /** Takes it away, if it is there and can be. */
  remove(device: string): void;
}

function makeParent(path: string): void {
  try {
    mkdirSync(dirname(path), { mode: 0o700 });
  } catch (error) {
    if (!isPresent(error)) throw error;
  }
}

/** @param stem path that the names of the files begin with: the key file, or a name in a folder of their own */
export function markFiles(stem: string): MarkSide {
  // A device id comes from a server: no part of a path is made of it.
  const pathOf = (device: string): string =>
    `${stem}.${createHash('sha256').update(device).digest('hex').slice(0, 16)}.mark`;
  return {
    read(device) {
      try {
        return readFileSync(pathOf(device), 'utf8').trim();
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    write(device, mark) {
      const path = pathOf(device);
      const draft = `${path}.new`;
      makeParent(path);
      // Writers come one after another, under the write lock of the store: what a killed one left is overwritten.
      const file = openSync(draft, 'w', 0o600);
      try {
        writeSync(file, `${mark}\n`);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(draft, path);
    },
    remove(device) {
      try {
        rmSync(pathOf(device), { force: true });
      } catch {
        // In a folder that is read-only: it belongs to a device that no store is any more.
      }
    },
  };
}
