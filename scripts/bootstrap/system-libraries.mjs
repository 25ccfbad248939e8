// Step: what Electron needs from the operating system. Only Debian-like systems, and only as root, are changed.
import { findElectron } from '../electron-runtime.mjs';
import { StepError } from './report.mjs';
import { run, which } from './run.mjs';

// Newer Debian and Ubuntu releases renamed some libraries (…t64): the first name the system knows is taken.
const ELECTRON_PACKAGES = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libasound2t64', 'libasound2'],
  ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  ['libatspi2.0-0t64', 'libatspi2.0-0'],
  ['libcups2t64', 'libcups2'],
  ['libnss3'],
  ['libgbm1'],
  ['libdrm2'],
  ['libxkbcommon0'],
  ['libxcomposite1'],
  ['libxdamage1'],
  ['libxfixes3'],
  ['libxrandr2'],
];

const hasDisplay = () => Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

async function missingLibraries() {
  if (!which('ldd')) return [];
  const { stdout } = await run('ldd', [findElectron().path]);
  return [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
}

async function hasChineseFont() {
  const { code, stdout } = await run('fc-list', [':lang=zh-cn', 'family']);
  return code === 0 && stdout.trim() !== '';
}

/**
 * What is missing. `required`: nothing can run without it; the rest spoils only what a person or a test sees.
 * @param {{ forTests: boolean }} options
 */
async function needs({ forTests }) {
  const found = [];
  const libraries = await missingLibraries();
  if (libraries.length > 0) found.push({ what: libraries.join(', '), packages: ELECTRON_PACKAGES, required: true });
  if (!hasDisplay() && !which('Xvfb'))
    found.push({ what: 'Xvfb (there is no display)', packages: [['xvfb']], required: true });
  if (!(await hasChineseFont()))
    found.push({ what: 'a Chinese font', packages: [['fontconfig'], ['fonts-noto-cjk']], required: false });
  if (forTests && !(which('pdftotext') && which('pdftoppm')))
    found.push({ what: 'pdftotext and pdftoppm', packages: [['poppler-utils']], required: false });
  return found;
}

/** The name of each package on this release. */
async function packageNames(groups) {
  const { stdout } = await run('apt-cache', ['policy', ...groups.flat()], { env: { ...process.env, LC_ALL: 'C' } });
  const known = new Set([...stdout.matchAll(/^(\S+):\n.*\n\s+Candidate: (?!\(none\))/gm)].map((match) => match[1]));
  return groups.map((names) => names.find((name) => known.has(name)) ?? names.at(-1));
}

const INSTALL = ['install', '-y', '--no-install-recommends'];

async function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  return run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], { env, timeoutMs: 10 * 60_000 });
}

/**
 * Libraries of Electron, Xvfb where there is no display, a Chinese font, and PDF tools for the tests.
 * @param {{ forTests: boolean }} options
 */
export async function ensureSystemLibraries(options) {
  if (process.platform !== 'linux') return { did: false, text: 'nothing needed on this system' };
  const missing = await needs(options);
  if (missing.length === 0) return { did: false, text: 'complete' };
  const groups = missing.flatMap((need) => need.packages);
  const list = missing.map((need) => need.what).join('; ');

  if (!which('apt-get')) {
    if (missing.some((need) => need.required))
      throw new StepError(
        `Missing on this system: ${list}.`,
        'install these with the package manager of this system and run the same command again.',
      );
    return { did: false, text: `missing, install by hand: ${list}` };
  }

  if (process.getuid() !== 0) {
    const command = `sudo apt-get update && sudo apt-get ${INSTALL.join(' ')} ${(await packageNames(groups)).join(' ')}`;
    if (missing.some((need) => need.required))
      throw new StepError(`Missing on this system: ${list}.`, `run\n  ${command}\nand then the same command again.`);
    return { did: false, text: `missing: ${list}; to install: ${command}` };
  }

  // A failed update (one unreachable mirror of several) is not yet a failed installation.
  const update = await aptGet(['update']);
  const names = await packageNames(groups);
  const install = await aptGet([...INSTALL, ...names]);
  const left = (await needs(options)).filter((need) => need.required || install.code !== 0);
  if (left.length > 0)
    throw new StepError(
      `Still missing after apt-get: ${left.map((need) => need.what).join('; ')}.`,
      `run  apt-get update && apt-get ${INSTALL.join(' ')} ${names.join(' ')}  by hand and see what it says.`,
      `${update.stderr}${install.stdout}${install.stderr}`,
    );
  return { did: true, text: `apt-get: ${names.join(' ')}` };
}
