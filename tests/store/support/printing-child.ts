/** A second process that prints from the same store: says the copy number of each print it begins, line by line. */
import { clockFrom } from '#shared/domain/clock.ts';
import { weekQuery } from '../../../src-main/engine/assessment/ranking.ts';
import { beginPrint } from '../../../src-main/engine/assessment/print-log.ts';
import { openWorkstation } from '../../../src-main/engine/workstation.ts';

interface Task {
  dir: string;
  key: string;
  unit: string;
  week: string;
  prints: number;
}

/** This file, for who starts it. */
export const PRINTING_CHILD = import.meta.filename;

function run({ dir, key, unit, week, prints }: Task): void {
  const clock = clockFrom(
    { wall: () => Date.now(), monotonic: () => performance.now() },
    Date.parse('2019-10-14T09:00:00+08:00'),
  );
  const workstation = openWorkstation(dir, key, { create: false, clock });
  for (let i = 0; i < prints; i++)
    process.stdout.write(`${beginPrint(workstation, { name: '王堃', unit }, weekQuery({ week })).copyNumber}\n`);
  workstation.close();
}

if (process.argv[1] === PRINTING_CHILD) run(JSON.parse(process.argv[2] ?? '') as Task);
