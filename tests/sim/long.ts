/**
 * The simulator for an hour or a night: `npm run sim:long -- --minutes 60 [--from SEED]`. First the corpus, then one schedule
 * after another on every core, until the time is over; what breaks goes into the corpus and the rest goes on. The last line
 * says how many schedules were done; exit code 1 when one broke a promise.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { corpus, keep } from './corpus.ts';
import { simulate } from './program.ts';

/** Schedules of one process: PGlite keeps some memory of each. */
const BATCH = 50;
const MINUTE = 60_000;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, from: { type: 'string', default: '1000' } },
});
const from = performance.now();
const until = from + Number(values.minutes) * MINUTE;
let next = Number(values.from);
const total = { done: 0, steps: 0, commands: 0 };
const broken: number[] = [];

/** Runs the schedules from `first` to `last`; one that breaks is kept, and the ones behind it still run. */
async function runAll(first: number, last: number): Promise<void> {
  for (let seed = first; seed <= last;) {
    const { code, said, done, steps, commands } = await simulate('--seeds', `${seed}-${last}`);
    total.done += done;
    total.steps += steps;
    total.commands += commands;
    if (code === 0) return;
    const failed = seed + done;
    broken.push(failed);
    console.log(said);
    keep({ seed: failed, broke: /: ((?:INV|liveness).*)/.exec(said)?.[1] ?? said.slice(0, 200) });
    seed = failed + 1;
  }
}

async function work(): Promise<void> {
  while (performance.now() < until) {
    const first = next;
    next += BATCH;
    await runAll(first, first + BATCH - 1);
    const minutes = Math.round((performance.now() - from) / MINUTE);
    console.log(`${minutes} min: ${total.done} schedules done, ${broken.length} broke a promise`);
  }
}

for (const { seed } of corpus()) await runAll(seed, seed);
await Promise.all(Array.from({ length: availableParallelism() }, work));
const minutes = Number(((performance.now() - from) / MINUTE).toFixed(1));
console.log(JSON.stringify({ minutes, ...total, broken }));
process.exitCode = broken.length > 0 ? 1 : 0;
