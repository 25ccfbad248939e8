// `npm test`: all gates one after another, each timed; a failing one does not stop the rest.
//   npm test -- --list            names the stages
//   npm test -- --only unit,store runs these only (also: --only unit --only store)
import { parseArgs } from 'node:util';
import { STAGES } from './test/stages.mjs';

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, list: { type: 'boolean' } } });
if (values.list) {
  for (const { name, about } of STAGES) console.log(`${name.padEnd(10)} ${about}`);
  process.exit(0);
}
const wanted = values.only?.flatMap((names) => names.split(','));
const unknown = wanted?.filter((name) => !STAGES.some((stage) => stage.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`no stage ${unknown.join(', ')}; there are ${STAGES.map((stage) => stage.name).join(', ')}`);
  process.exit(2);
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const row = (name, result, tests, ms) =>
  `${name.padEnd(11)}${result.padEnd(9)}${tests.padEnd(40)}${seconds(ms).padStart(9)}`;
const countText = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

const startedAt = performance.now();
const rows = [];
const total = { passed: 0, failed: 0, skipped: 0 };
for (const { name, about, run } of STAGES.filter((stage) => wanted?.includes(stage.name) ?? true)) {
  console.log(`\n── ${name}: ${about}`);
  const stageAt = performance.now();
  let counts;
  try {
    counts = await run();
  } catch (error) {
    console.error(error);
    counts = { passed: 0, failed: 1, skipped: 0 };
  }
  for (const key of Object.keys(total)) total[key] += counts[key];
  const result = counts.failed > 0 ? 'FAILED' : counts.passed > 0 ? 'passed' : 'skipped';
  const line = row(name, result, countText(counts), performance.now() - stageAt);
  rows.push(line);
  console.log(`── ${line.replace(/ +/g, ' ')}`);
}

console.log(
  `\n${rows.join('\n')}\n${row('all', total.failed > 0 ? 'FAILED' : 'passed', '', performance.now() - startedAt)}\n`,
);
process.exitCode = total.failed > 0 ? 1 : 0;
// The last line is read by machines: keep its form.
console.log(countText(total));
