/** A second process that takes numbers and says each, or dies inside of the transaction of its last one. */
import { takeNumber } from '../../../src-main/engine/numbers/take.ts';
import { openWorkstation } from '../../../src-main/engine/workstation.ts';

export interface NumberingTask {
  dir: string;
  key: string;
  unit: string;
  order: string;
  series: string;
  count: number;
  dies: boolean;
  now: number;
}

/** This file, for who starts it. */
export const NUMBERING_CHILD = import.meta.filename;

function run({ dir, key, unit, order, series, count, dies, now }: NumberingTask): void {
  const clock = { now: () => now, monotonic: () => now };
  const workstation = openWorkstation(dir, key, { create: false, clock });
  const user = { name: '值班员', role: 'clerk' as const, unit };
  for (let i = 1; i <= count; i++) {
    const { number } = workstation.store.write(() => {
      const taken = takeNumber(workstation, user, { series, order, document: 'letter' });
      if (dies && i === count) process.kill(process.pid, 'SIGKILL');
      return taken;
    });
    process.stdout.write(`${number}\n`);
  }
  workstation.close();
}

if (process.argv[1] === NUMBERING_CHILD) run(JSON.parse(process.argv[2] ?? '') as NumberingTask);
