/** Where a running server listens for its administrator: a socket in its data folder that only its owner can open. */
import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../start-error.ts';

/** A socket's path may have 107 bytes (sun_path), on macOS 103. */
const PATH_LIMIT = 103;

export interface Address {
  path: string;
  /** To be called when nothing listens on it or is connected to it any more. */
  release(): void;
}

const noRelease = (): void => undefined;

export function adminAddress(folder: string): Address {
  if (process.platform === 'win32') {
    const name = createHash('sha256').update(folder.toLowerCase()).digest('hex').slice(0, 24);
    return { path: `\\\\.\\pipe\\jiesu-workbench-${name}`, release: noRelease };
  }
  const path = join(folder, 'admin.sock');
  if (Buffer.byteLength(path) <= PATH_LIMIT) return { path, release: noRelease };
  if (process.platform !== 'linux') throw new StartError(2, `数据目录的路径太长，请换短一些的：${folder}`);
  // The kernel resolves the open folder, so the length of its path does not matter.
  const open = openSync(folder, 'r');
  return { path: `/proc/self/fd/${open}/admin.sock`, release: () => closeSync(open) };
}
