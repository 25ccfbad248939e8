// `npm start`: the demonstration in windows. `npm start -- --tour`, or no display: the tour, which leaves pictures in out/tour/.
//   --demo-dir DIR   another folder than .demo for the demonstration
//   --break WHAT     tour only: sabotages it (sync, server), to see that it notices
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { fromRoot, root } from './bootstrap/paths.mjs';
import { hasDisplay, openDisplay } from './display.mjs';
import { electronEnvironment } from './electron-runtime.mjs';
import { findNode } from './node-runtime.mjs';

const usage = (why) => {
  console.error(`${why}\nusage: npm start -- [--tour [--break sync|server]] [--demo-dir DIR]`);
  process.exit(2);
};

function readArguments() {
  try {
    return parseArgs({
      options: { tour: { type: 'boolean' }, break: { type: 'string' }, 'demo-dir': { type: 'string' } },
    }).values;
  } catch (error) {
    return usage(error.message);
  }
}

const { tour, break: sabotage, 'demo-dir': demoDir } = readArguments();
const isTour = tour === true || !hasDisplay();
if (sabotage !== undefined && !isTour) usage('--break belongs to --tour');
if (isTour && tour !== true) console.log('start  no display: the tour runs on a virtual screen, pictures in out/tour/');

const display = await openDisplay();
const words = isTour
  ? [fromRoot('scripts/tour/run.ts'), ...(sabotage === undefined ? [] : ['--break', sabotage])]
  : [fromRoot('scripts/demo/run.ts'), ...(demoDir === undefined ? [] : ['--demo-dir', demoDir])];
const child = spawn(findNode(), words, {
  cwd: root,
  env: { ...electronEnvironment(), ...display.env },
  stdio: 'inherit',
});
// Ctrl+C reaches the whole group; this process waits until the demonstration has put everything away.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  display.stop();
  process.exit(code ?? 1);
});
