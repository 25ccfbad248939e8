// Step: node_modules fits package-lock.json.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { cacheDir, fromRoot, readJson, root } from './paths.mjs';
import { StepError } from './report.mjs';
import { isNetworkFailure, runNpmTwice } from './run.mjs';

// Inside node_modules, so that whatever removes the packages removes the record of them too.
const STAMP = fromRoot('node_modules', '.bootstrap.json');
const LIMIT_MS = 15 * 60_000;

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(fromRoot('package-lock.json')))
    .digest('hex');

const writeStamp = (hash) => writeFileSync(STAMP, JSON.stringify({ lock: hash }));

/**
 * Must an optional package be here? Only those made for exactly this system are looked for; npm leaves out the others,
 * and what only they need, without a word.
 */
function isForThisMachine(entry) {
  const names = (listed, value) => [listed ?? []].flat().includes(value);
  return names(entry.os, process.platform) && names(entry.cpu, process.arch) && !entry.libc;
}

/** Does what npm says it installed (its hidden lockfile) hold everything the lockfile asks for? True after any complete `npm install`. */
function isInstalled() {
  const wanted = readJson(fromRoot('package-lock.json'))?.packages;
  const present = readJson(fromRoot('node_modules', '.package-lock.json'))?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    if (!found) return entry.optional === true && !isForThisMachine(entry);
    return found.version === entry.version && found.integrity === entry.integrity && existsSync(fromRoot(path));
  });
}

/** Windows cannot delete a program that runs: when this script runs on the Node inside node_modules, move that file away first. */
function setRunningNodeAside() {
  if (process.platform !== 'win32' || !process.execPath.startsWith(fromRoot('node_modules') + sep)) return;
  mkdirSync(cacheDir, { recursive: true });
  const aside = join(cacheDir, 'previous-node.exe');
  rmSync(aside, { force: true });
  renameSync(process.execPath, aside);
}

function explain(result) {
  if (result.timedOut)
    return ['npm ci did not end within 15 minutes.', 'check the network, then run the same command again.'];
  if (isNetworkFailure(result))
    return [
      'npm could not reach the package registry (tried twice).',
      'check the network and `npm config get registry` / `npm config get proxy`, then run the same command again.',
    ];
  if (/EUSAGE|can only install packages when/.test(result.stderr))
    return [
      'package.json and package-lock.json do not fit together.',
      'run `npm install --ignore-scripts` and commit package-lock.json.',
    ];
  if (/ENOSPC/.test(result.stderr)) return ['The disk is full.', 'free about 1.5 GB, then run the same command again.'];
  if (/EACCES|EPERM/.test(result.stderr))
    return [
      'npm may not write here.',
      `make ${root} writable for this user (no sudo for npm), remove node_modules, run the same command again.`,
    ];
  if (/EINTEGRITY/.test(result.stderr))
    return [
      'A package does not match its recorded hash.',
      'run `npm cache clean --force`, then the same command again.',
    ];
  return [
    'npm ci failed.',
    'read the message above; removing node_modules and running the same command again often helps.',
  ];
}

/**
 * Installs exactly what package-lock.json says, without any install script (the few needed ones are run by name later).
 * Does nothing when node_modules already fits.
 */
export async function ensurePackages() {
  const hash = lockHash();
  if (readJson(STAMP)?.lock === hash) return { did: false, text: 'node_modules fits package-lock.json' };
  if (isInstalled()) {
    writeStamp(hash);
    return { did: false, text: 'node_modules fits package-lock.json (installed by hand)' };
  }
  setRunningNodeAside();
  const args = [
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const result = await runNpmTwice(args, { cwd: root, timeoutMs: LIMIT_MS });
  if (result.code !== 0) {
    // A half-made folder must not pass for a whole one.
    rmSync(STAMP, { force: true });
    const [message, advice] = explain(result);
    throw new StepError(message, advice, result.stderr || result.stdout);
  }
  writeStamp(hash);
  const count = Object.keys(readJson(fromRoot('node_modules', '.package-lock.json'))?.packages ?? {}).length;
  return { did: true, text: `npm ci --ignore-scripts: ${count} packages` };
}
