// Puts one listed mistake after the other into the rules (tests/mutants/list.mjs) while a spec loads them, and asks that the
// spec fails; without a mistake it has to pass. Nothing is written. `--only WORD` runs the mutants whose name has the word.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { MUTANTS } from '../../tests/mutants/list.mjs';
import { fromRoot } from '../bootstrap/paths.mjs';

const { values } = parseArgs({ options: { only: { type: 'string' } } });

/** Replaces the text of one source file when it is loaded. */
const mutation = ({ file, from, to }) => ({
  name: 'mutant',
  enforce: 'pre',
  transform: (code, id) => (id.split('?')[0] === fromRoot(file) ? code.replace(from, () => to) : null),
});

/** @returns {Promise<{ tests: number, failed: number }>} of one spec, with these plugins */
async function run(spec, plugins) {
  // Vitest keeps transformed modules on disk, and would take one mistake for another.
  const options = { watch: false, project: ['unit'], reporters: [{}], silent: true, fsModuleCache: false };
  const vitest = await startVitest('test', [spec], options, { plugins });
  const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
  const failed = tests.filter((test) => test.result().state === 'failed');
  await vitest.close();
  return { tests: tests.length, failed: failed.length };
}

const countOf = (text, part) => text.split(part).length - 1;

/** What is wrong with a mutant; null when its spec kills it. */
async function survival(mutant) {
  const source = readFileSync(fromRoot(mutant.file), 'utf8');
  if (countOf(source, mutant.from) !== 1) return 'its text does not stand there once';
  const { tests, failed } = await run(mutant.killedBy, [mutation(mutant)]);
  if (tests === 0) return 'the spec did not load';
  return failed > 0 ? null : `all ${tests} tests of ${mutant.killedBy} pass`;
}

const wanted = MUTANTS.filter(({ name }) => values.only === undefined || name.includes(values.only));
if (wanted.length === 0) throw new Error('no mutant has this name');
for (const spec of new Set(wanted.map(({ killedBy }) => killedBy))) {
  const { tests, failed } = await run(spec, []);
  if (tests === 0 || failed > 0) throw new Error(`${spec} fails without any mutant`);
}
let survivors = 0;
for (const mutant of wanted) {
  const fault = await survival(mutant);
  if (fault !== null) survivors++;
  console.log(fault === null ? `killed    ${mutant.name}` : `SURVIVED  ${mutant.name}: ${fault}`);
}
console.log(`${wanted.length - survivors} of ${wanted.length} mutants killed`);
// Vitest sets the code of a failing run, and here a failing run is what is asked for.
process.exitCode = survivors > 0 ? 1 : 0;
