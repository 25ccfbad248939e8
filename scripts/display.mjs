// A display for Electron: the one there is, or an Xvfb of our own.
import { spawn } from 'node:child_process';
import { which } from './bootstrap/run.mjs';

const START_LIMIT_MS = 15_000;

/** Is there a display to show windows on? (Always, on systems other than Linux.) */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/**
 * @typedef {object} Display
 * @property {Record<string, string>} env what to add to the environment of a program that opens windows
 * @property {boolean} virtual true when this is an Xvfb that nobody sees
 * @property {() => void} stop ends the Xvfb, if one was started; it also ends with this process
 */

/**
 * @param {{ width?: number, height?: number, always?: boolean }} [options] size of the virtual screen in pixels; `always` starts
 *   an Xvfb even where there is a display (tests that must not disturb the person at the machine)
 * @returns {Promise<Display>}
 * @throws when Xvfb is missing or does not start within 15 s
 */
export async function openDisplay({ width = 1400, height = 900, always = false } = {}) {
  const virtual = process.platform === 'linux' && (always || !hasDisplay());
  if (!virtual) return { env: {}, virtual: false, stop: () => {} };
  const xvfb = which('Xvfb');
  if (!xvfb)
    throw new Error(
      'no display and no Xvfb: run `node scripts/bootstrap.mjs --for start`, or install the package xvfb',
    );

  // -displayfd lets Xvfb choose a free number and say it once it listens.
  const child = spawn(xvfb, ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += chunk));
  const stop = () => void child.kill('SIGTERM');
  process.once('exit', stop);
  const number = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`Xvfb ${why}\n${complaint}`));
    const timer = setTimeout(() => {
      stop();
      fail('did not start within 15 s');
    }, START_LIMIT_MS);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`ended with ${code}`));
    child.stdio[3].once('data', (chunk) => {
      clearTimeout(timer);
      resolve(String(chunk).trim());
    });
  });
  child.unref();
  for (const stream of [child.stderr, child.stdio[3]]) stream.unref?.();
  // Wayland would win over DISPLAY in Chromium's own choice of a platform.
  return { env: { DISPLAY: `:${number}`, WAYLAND_DISPLAY: '' }, virtual: true, stop };
}
