// Child processes of the bootstrap: output kept for the case of failure, a time limit each, a clean environment for npm.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { existsSync } from 'node:fs';

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, shell?: boolean }} [options]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string, timedOut: boolean }>} code is null when it could not run or was stopped
 */
export function run(command, args, { cwd, env, timeoutMs = 60_000, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: null, stdout, stderr: `${stderr}${error.message}\n`, timedOut });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr, timedOut });
    });
  });
}

// What an outer `npm start` hands down that npm needs to reach the registry; all its other settings (omit, only,
// ignore_scripts, dry_run, prefix, workspace, …) belong to the outer command and would spoil the inner one.
const KEPT_SETTING =
  /^npm_config_(registry|.*:registry|\/\/.*|proxy|https_proxy|http_proxy|noproxy|cafile|ca|cert|key|strict_ssl|userconfig|globalconfig|cache|fetch_.*|maxsockets|prefer_offline|offline)$/i;

/** The environment for an inner npm: without the outer npm's settings, and with NODE_ENV=production not meaning "no dev tools". */
function npmEnvironment(env = process.env) {
  const clean = {};
  for (const [name, value] of Object.entries(env)) {
    if (/^npm_config_/i.test(name) && !KEPT_SETTING.test(name)) continue;
    if (/^(npm_(package|lifecycle)_|npm_command$)/i.test(name)) continue;
    if (name.toUpperCase() === 'NODE_ENV') continue;
    clean[name] = value;
  }
  return clean;
}

/** Runs npm, the same one that started this script where there is one. */
function runNpm(args, options = {}) {
  const env = npmEnvironment();
  const file = process.env.npm_execpath ?? '';
  if (file.endsWith('npm-cli.js')) {
    // The outer npm's own Node, not the one inside node_modules, which `npm ci` is about to remove.
    const node = process.env.npm_node_execpath ?? process.execPath;
    return run(existsSync(node) ? node : process.execPath, [file, ...args], { ...options, env });
  }
  return run('npm', args, { ...options, env, shell: process.platform === 'win32' });
}

const NETWORK =
  /\b(ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET\w*|E50\d|FETCH_ERROR|UND_ERR_\w+|EIDLETIMEOUT)\b|socket hang up|network (request|timeout|connectivity)/;

/** Did npm fail on the way to the registry, so that trying again makes sense? */
export const isNetworkFailure = (result) => result.timedOut || NETWORK.test(result.stderr);

/** Runs npm, a second time after a network failure. */
export async function runNpmTwice(args, options) {
  const first = await runNpm(args, options);
  if (first.code === 0 || !isNetworkFailure(first)) return first;
  await new Promise((resolve) => setTimeout(resolve, 3000));
  return runNpm(args, options);
}

/** Full path of a program, or null. */
export function which(name) {
  const dirs = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return dirs.map((dir) => join(dir, name)).find((path) => existsSync(path)) ?? null;
}
