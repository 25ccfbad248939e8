/** A store, and where there is none its key, made by a command that may still come to nothing. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createKeyFile, readKeyFile } from '../../keys/key-file.ts';
import { markFiles } from '../../keys/mark-file.ts';
import { STORE_FILE } from '../store/open.ts';
import { openWorkstation, type Workstation } from '../workstation.ts';
import type { Cli, StoreOptions } from './context.ts';
import { Remains } from './remains.ts';

export interface MadeStore {
  workstation: Workstation;
  /** Closes it and removes what was made, and nothing that stood here before. */
  undo(): Promise<void>;
}

/** Throws StoreError and KeyError; nothing is left behind then. */
export async function createStore(
  cli: Cli,
  { store, keyFile }: Pick<StoreOptions, 'store' | 'keyFile'>,
): Promise<MadeStore> {
  const remains = new Remains();
  const [dir, keyPath] = [cli.path(store), cli.path(keyFile)];
  try {
    const found = await readKeyFile(keyPath);
    await remains.folder(dirname(keyPath));
    const key = found ?? (await createKeyFile(keyPath));
    if (found === null) remains.file(keyPath);
    await remains.folder(dir);
    const database = join(dir, STORE_FILE);
    for (const path of [database, `${database}-wal`, `${database}-shm`]) if (!existsSync(path)) remains.file(path);
    const workstation = openWorkstation(dir, key, { create: true, clock: cli.clock(), marks: markFiles(keyPath) });
    const undo = async (): Promise<void> => {
      workstation.close();
      await remains.remove();
    };
    return { workstation, undo };
  } catch (error) {
    await remains.remove();
    throw error;
  }
}
