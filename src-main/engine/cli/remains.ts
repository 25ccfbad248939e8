/** Files and folders that one run made, to be removed again when the run comes to nothing. */
import { rm, rmdir } from 'node:fs/promises';
import { makeFolder } from '../../keys/private-file.ts';
import { StoreError } from '../store/store-error.ts';

export class Remains {
  readonly #files: string[] = [];
  readonly #folders: string[] = [];

  /** Made by this run, or about to be. */
  file(path: string): void {
    this.#files.push(path);
  }

  /** Makes the folder, private, and what is missing above it. Throws StoreError `folder`. */
  async folder(path: string): Promise<void> {
    const made = await makeFolder(path).catch((error: unknown) => {
      throw new StoreError('folder', '所给的目录建不起来，没有改动任何内容。请检查路径、权限和磁盘空间。', error);
    });
    this.#folders.unshift(...made);
  }

  /** A folder that holds something else by now stays. */
  async remove(): Promise<void> {
    for (const path of this.#files) await rm(path, { force: true });
    for (const path of this.#folders) await rmdir(path).catch(() => undefined);
  }
}
