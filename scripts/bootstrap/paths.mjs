// Where the tool scripts find and keep things. Built-ins only: this runs before node_modules exists.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');
export const fromRoot = (...parts) => join(root, ...parts);

/** Facts that may be lost at any time: what was probed, what the last build was made from. */
export const cacheDir = fromRoot('.cache');

/** Parsed JSON of a file, or null when it is missing or damaged. */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** The JavaScript file behind a package's command, so that it can be started with a chosen Node on every system. */
export function commandFile(packageName, command = packageName) {
  const { bin } = JSON.parse(readFileSync(fromRoot('node_modules', packageName, 'package.json'), 'utf8'));
  return fromRoot('node_modules', packageName, typeof bin === 'string' ? bin : bin[command]);
}
