// `npm run dev`: the application with reload, on the Electron that the bootstrap found.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { forgetBuild } from './bootstrap/build.mjs';
import { commandFile, fromRoot, root } from './bootstrap/paths.mjs';
import { openDisplay } from './display.mjs';
import { electronEnvironment, findElectron } from './electron-runtime.mjs';
import { findNode } from './node-runtime.mjs';

const electron = findElectron();
const display = await openDisplay();
forgetBuild();

/** Without a store named, the demonstration's street: `npm start` makes it and keeps its server running. */
function storeArguments(given) {
  const store = fromRoot('.demo/street');
  if (given.some((word) => word.startsWith('--store')) || !existsSync(store)) return given;
  return [...given, '--store', store, '--key-file', `${store}.key`];
}

const args = [
  commandFile('electron-vite'),
  'dev',
  '--watch',
  '--',
  ...electron.args,
  ...storeArguments(process.argv.slice(2)),
];
const child = spawn(findNode(), args, {
  cwd: root,
  env: { ...electronEnvironment(), ...display.env, ELECTRON_EXEC_PATH: electron.path },
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  display.stop();
  process.exit(code ?? 1);
});
