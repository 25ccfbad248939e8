// Which Electron to start: for start, dev, tests and the tour.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot, readJson } from './bootstrap/paths.mjs';

/** Electron's own folder (`node_modules/electron/dist`) and the one of the evaluation runtime. */
export const OFFICIAL_DIR = fromRoot('node_modules', 'electron', 'dist');
export const EVALUATION_DIR = fromRoot('electron-dist');

const EXECUTABLE =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} path the executable
 * @property {string} version e.g. `45.4.1`
 * @property {'official' | 'evaluation' | 'custom'} kind evaluation: for development, tests and evaluation only, never inside an
 *   installer; custom: named by ELECTRON_OVERRIDE_DIST_PATH
 * @property {string[]} args flags this machine needs (`--no-sandbox` for root, where Chromium refuses to start otherwise)
 */

/** @returns {ElectronRuntime | null} */
function runtimeIn(folder, kind) {
  const path = join(folder, EXECUTABLE);
  const versionFile = join(folder, 'version');
  if (!existsSync(path) || !existsSync(versionFile)) return null;
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
  return { path, version, kind, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] };
}

/**
 * The runtime of ELECTRON_OVERRIDE_DIST_PATH, else the official one if it has the version that package.json asks for, else the
 * evaluation one; null when there is none yet.
 * @returns {ElectronRuntime | null}
 */
export function lookForElectron() {
  const custom = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (custom) return runtimeIn(custom, 'custom');
  const official = runtimeIn(OFFICIAL_DIR, 'official');
  if (official && official.version === readJson(fromRoot('node_modules', 'electron', 'package.json'))?.version)
    return official;
  return runtimeIn(EVALUATION_DIR, 'evaluation');
}

/**
 * The Electron to start.
 * @returns {ElectronRuntime}
 * @throws when the bootstrap has not brought one yet
 */
export function findElectron() {
  const found = lookForElectron();
  if (!found) throw new Error('no Electron runtime: run `node scripts/bootstrap.mjs --for start`');
  return found;
}

/** Environment for Electron: without the variable (set in some editors' terminals) that turns it into plain Node. */
export function electronEnvironment(env = process.env) {
  const { ELECTRON_RUN_AS_NODE: _asNode, ...rest } = env;
  return rest;
}
