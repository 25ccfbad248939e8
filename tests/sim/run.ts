/**
 * The simulator from a terminal: `npm run sim -- --seed N` replays a schedule, `--seeds A-B` runs several, `--minutes M`
 * runs on for so long, `--every 4` takes each fourth (see faults.ts for what they lean on). `--off RULE` switches a rule of the protocol off, to see that it is noticed.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { RULES } from './rules.ts';

const root = pathToFileURL(`${fileURLToPath(new URL('../..', import.meta.url))}`);

/** Changes one place of one source file when it is loaded. Throws when it does not stand there exactly once. */
function switchOff(name: string): void {
  const rule = RULES.find((each) => each.rule === name);
  if (!rule) throw new Error(`no such rule: ${name}`);
  const url = new URL(rule.file, root).href;
  if (readFileSync(fileURLToPath(url), 'utf8').split(rule.from).length !== 2)
    throw new Error(`${name}: its text does not stand in ${rule.file} once`);
  registerHooks({
    load(loaded, context, next) {
      const result = next(loaded, context);
      if (loaded !== url) return result;
      return { ...result, source: String(result.source).replace(rule.from, () => rule.to) };
    },
  });
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    every: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    off: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});
if (values.off !== undefined) switchOff(values.off);
const { Simulation } = await import('./schedule.ts');

const [first = 1, last = first] = (values.seeds ?? values.seed ?? '1').split('-').map(Number);
const every = Number(values.every);
const until = values.minutes === undefined ? Infinity : performance.now() + Number(values.minutes) * 60_000;

const simulation = await Simulation.start();
const from = performance.now();
let [done, steps, commands] = [0, 0, 0];
for (let seed = first; values.minutes === undefined ? seed <= last : performance.now() < until; seed += every) {
  try {
    const report = await simulation.run(seed);
    done++;
    steps += report.steps;
    commands += report.commands;
    if (values.trace) console.log(report.summary);
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
