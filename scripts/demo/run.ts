/** `npm start` with a display: server and two workstations, until both windows are closed. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fromRoot } from '../bootstrap/paths.mjs';
import { DEMO_PASSWORD, district, street } from './places.ts';
import { prepareDemonstration } from './prepare.ts';
import { createSteps } from './steps.ts';
import { openWindow } from './window.ts';

const { values } = parseArgs({ options: { 'demo-dir': { type: 'string' } } });
const given = values['demo-dir'];
const folder = given === undefined ? fromRoot('.demo') : resolve(process.env['INIT_CWD'] ?? process.cwd(), given);

async function run(): Promise<number> {
  const steps = createSteps('demo');
  const { centre, workstations } = await prepareDemonstration(folder, steps);
  const windows = workstations.map((workstation) => openWindow(workstation));
  const close = (): void => {
    for (const window of windows) window.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, close);
  const [user] = street.people;
  console.log(
    `demo   two windows: ${district.name} and ${street.name}; sign in as ${district.people[0]?.name} and ${user?.name}, password ${DEMO_PASSWORD}`,
  );
  console.log('demo   close both windows or press Ctrl+C to end; the next start goes on where you left');
  const codes = await Promise.all(windows.map(({ closed }) => closed));
  await centre.stop();
  console.log('demo   ended, server stopped');
  const failed = codes.findIndex((code) => code !== 0 && code !== null);
  if (failed < 0) return 0;
  console.error(
    `the window of ${workstations[failed]?.place.name} ended with ${codes[failed]}: see ${workstations[failed]?.store}.log`,
  );
  return 1;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
}
