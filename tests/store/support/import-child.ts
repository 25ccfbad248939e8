/** A process that imports a file and is gone, as by a power cut, when it has written so many rows. */
import { openFile } from '../../../src-main/engine/import/open-file.ts';
import { importFile } from '../../../src-main/engine/import/import-file.ts';
import { nobody } from '../../../src-main/engine/import/author.ts';
import { openWorkstation } from '../../../src-main/engine/workstation.ts';

interface Task {
  dir: string;
  key: string;
  file: string;
}

/** This file, for who starts it. */
export const IMPORTING_CHILD = import.meta.filename;

function importAndDie({ dir, key, file }: Task): void {
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  const workstation = openWorkstation(dir, key, { create: false, clock });
  const die = (): void => void process.kill(process.pid, 'SIGKILL');
  importFile(workstation, openFile(file), { source: '文件', author: nobody(undefined), onProgress: die });
}

if (process.argv[1] === IMPORTING_CHILD) importAndDie(JSON.parse(process.argv[2] ?? '') as Task);
