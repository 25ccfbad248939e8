// One stage of `npm test`: a program with a time limit, its output passed on, its tests counted from its own JSON report.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { root } from '../bootstrap/paths.mjs';
import { findNode } from '../node-runtime.mjs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

const running = new Set();

/** Ends a stage with all its children: each has a process group of its own (Windows ends the program alone). */
function end(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
])
  process.once(signal, () => {
    for (const child of running) end(child, signal);
    process.exit(code);
  });

/**
 * Runs a JavaScript program under Node 24, its output on ours.
 * @param {string[]} args file and arguments
 * @param {{ env?: Record<string, string>, limitMinutes?: number }} [options]
 * @returns {Promise<boolean>} did it end with 0 in time
 */
export function runProgram(args, { env = {}, limitMinutes = 10 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(findNode(), args, {
      cwd: root,
      env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }), ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    });
    running.add(child);
    const timer = setTimeout(() => {
      console.error(`stopped after ${limitMinutes} minutes`);
      end(child, 'SIGKILL');
    }, limitMinutes * 60_000);
    const done = (ok) => {
      clearTimeout(timer);
      running.delete(child);
      resolve(ok);
    };
    child.on('error', (error) => {
      console.error(error.message);
      done(false);
    });
    child.on('exit', (code) => {
      // A program that left children behind (a browser, a server) must not burden the next stage.
      if (process.platform !== 'win32') end(child, 'SIGKILL');
      done(code === 0);
    });
  });
}

const vitestCounts = (report) => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests,
  skipped: report.numPendingTests + (report.numTodoTests ?? 0),
});

const playwrightCounts = ({ stats }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
  skipped: stats.skipped,
});

/**
 * Runs a test runner that writes a JSON report, and counts its tests. A runner that failed without a failed test (a file
 * that does not load, no test at all, a time limit) counts as one failure.
 * @param {string[]} args
 * @param {string} reportFile where the runner writes its report
 * @param {(report: object) => Counts} read
 * @param {object} [options] as of runProgram
 * @returns {Promise<Counts>}
 */
async function runCounted(args, reportFile, read, options) {
  mkdirSync(dirname(reportFile), { recursive: true });
  rmSync(reportFile, { force: true });
  const ok = await runProgram(args, options);
  const counts = existsSync(reportFile)
    ? read(JSON.parse(readFileSync(reportFile, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  const ran = counts.passed + counts.failed + counts.skipped > 0;
  if (!ran) console.error('no test ran');
  if ((!ok || !ran) && counts.failed === 0) counts.failed = 1;
  return counts;
}

export const runVitest = (args, reportFile, options) =>
  runCounted(
    [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
    reportFile,
    vitestCounts,
    options,
  );

export const runPlaywright = (args, reportFile, options) =>
  runCounted([...args, '--reporter=list,json'], reportFile, playwrightCounts, {
    ...options,
    env: { ...options?.env, PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile },
  });
