// The stages of `npm test`, in order. Each returns the number of tests that passed, failed and were skipped; a gate that is not
// made of tests counts as one.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from '../bootstrap/build.mjs';
import { cacheDir, commandFile, fromRoot } from '../bootstrap/paths.mjs';
import { StepError } from '../bootstrap/report.mjs';
import { openDisplay } from '../display.mjs';
import { checkImportRules } from './import-gate.mjs';
import { runPlaywright, runProgram, runVitest } from './run-stage.mjs';

const SIDES = ['shared', 'node', 'web', 'tests'];

const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
const skipped = (why) => {
  console.log(`skipped: ${why}`);
  return { passed: 0, failed: 0, skipped: 1 };
};
const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped });
const reportFile = (name) => join(cacheDir, 'test', `${name}.json`);

const tool = (packageName, ...args) => runProgram([commandFile(packageName), ...args]);

const vitest = (project, options, name = project) =>
  runVitest([commandFile('vitest'), 'run', '--project', project], reportFile(name), options);

async function types() {
  let ok = true;
  for (const side of SIDES) {
    const fits = await runProgram([
      commandFile('typescript', 'tsc'),
      '-p',
      fromRoot(`tsconfig.${side}.json`),
      '--pretty',
      String(Boolean(process.stdout.isTTY)),
    ]);
    console.log(`tsconfig.${side}.json: ${fits ? 'no error' : 'errors'}`);
    ok &&= fits;
  }
  return one(ok);
}

async function imports() {
  const { ok, lines } = await checkImportRules();
  for (const line of lines) console.log(line);
  return one(ok);
}

async function build() {
  try {
    console.log((await ensureBuild()).text);
    return one(true);
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    console.error(`${error.output}\n${error.message}`);
    return one(false);
  }
}

/** The real application in a real window; in a display of its own where there is none. */
async function e2e() {
  const built = await build();
  if (built.failed > 0) return built;
  const display = await openDisplay();
  try {
    const args = [commandFile('@playwright/test', 'playwright'), 'test', '-c', 'tests/e2e/playwright.config.ts'];
    // Playwright hands its own environment to the windows it opens.
    delete process.env['ELECTRON_RUN_AS_NODE'];
    return await runPlaywright(args, reportFile('e2e'), { env: display.env, limitMinutes: 15 });
  } finally {
    display.stop();
  }
}

/** The field's time zone is fixed; the machine's must not matter. */
async function timezones() {
  let counts = { passed: 0, failed: 0, skipped: 0 };
  for (const TZ of ['UTC', 'America/New_York']) {
    console.log(`TZ=${TZ}`);
    counts = add(counts, await vitest('unit', { env: { TZ } }, `unit-${TZ.replace('/', '-')}`));
  }
  return counts;
}

async function realData() {
  const folder = process.env['REAL_DATA'];
  if (!folder) return skipped('REAL_DATA is not set; it names the folder with real input files');
  if (!existsSync(folder)) {
    console.error(`REAL_DATA names ${folder}, which does not exist`);
    return one(false);
  }
  console.log(`REAL_DATA=${folder}`);
  return vitest('real');
}

/** @type {{ name: string, about: string, run: () => Promise<import('./run-stage.mjs').Counts> }[]} */
export const STAGES = [
  { name: 'types', about: 'tsc for each side', run: types },
  { name: 'lint', about: 'oxlint', run: async () => one(await tool('oxlint')) },
  {
    name: 'format',
    about: 'prettier --check',
    run: async () => one(await tool('prettier', '--check', '--log-level=warn', '.')),
  },
  { name: 'imports', about: 'the import rules report the forbidden imports of the fixtures', run: imports },
  { name: 'unused', about: 'knip: unused files, exports and packages', run: async () => one(await tool('knip')) },
  { name: 'unit', about: 'domain and other pure code', run: () => vitest('unit') },
  {
    name: 'mutants',
    about: 'ten mistakes in the rules are each noticed by a test',
    run: async () => one(await runProgram([fromRoot('scripts/mutants/run.mjs')])),
  },
  { name: 'store', about: 'the workstation store on real SQLite files', run: () => vitest('store') },
  { name: 'sim', about: 'sync under injected faults', run: () => vitest('sim') },
  { name: 'server', about: 'the server on PGlite', run: () => vitest('server') },
  { name: 'pg', about: 'the server on real PostgreSQL', run: () => vitest('pg') },
  { name: 'build', about: 'electron-vite build', run: build },
  { name: 'e2e', about: 'the application in its real window', run: e2e },
  { name: 'timezones', about: 'unit again under two other time zones', run: timezones },
  { name: 'real-data', about: 'reads the folder named by REAL_DATA', run: realData },
];
