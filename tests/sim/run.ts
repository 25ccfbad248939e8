/**
 * The simulator from a terminal: `npm run sim -- --seed N` replays a schedule, `--seeds A-B` runs several, `--every 4` takes
 * each fourth (see faults.ts for what they lean on). `--off RULE` switches a rule of the protocol off, to see that it is
 * noticed; `--story NAME` runs one of the stories, `--story all` each; `--trace` tells each schedule. For hours of it see long.ts.
 */
import { parseArgs } from 'node:util';
import { switchOff } from './switch-off.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    every: { type: 'string', default: '1' },
    off: { type: 'string' },
    story: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});
if (values.off !== undefined) switchOff(values.off);
const { Simulation } = await import('./schedule.ts');

const simulation = await Simulation.start();
const from = performance.now();
let [done, steps, commands] = [0, 0, 0];

async function runSeed(seed: number): Promise<void> {
  const report = await simulation.run(seed);
  steps += report.steps;
  commands += report.commands;
  if (values.trace) console.log(report.summary);
}

function* tasks(): Generator<() => Promise<void>> {
  if (values.story !== undefined) {
    for (const story of values.story === 'all' ? simulation.stories : [values.story])
      yield () => simulation.tell(story);
    return;
  }
  const [first = 1, last = first] = (values.seeds ?? values.seed ?? '1').split('-').map(Number);
  for (let seed = first; seed <= last; seed += Number(values.every)) yield () => runSeed(seed);
}

for (const task of tasks()) {
  try {
    await task();
    done++;
  } catch (error) {
    console.log((error as Error).message);
    if (values.trace) console.log(((error as Error).cause as Error | undefined)?.stack);
    process.exitCode = 1;
    break;
  }
}
const seconds = (performance.now() - from) / 1000;
console.log(JSON.stringify({ done, steps, commands, seconds: Number(seconds.toFixed(1)) }));
await simulation.stop();
