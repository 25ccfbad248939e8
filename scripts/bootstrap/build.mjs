// Step: out/ is built from the present sources.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNode } from '../node-runtime.mjs';
import { cacheDir, commandFile, fromRoot, readJson, root } from './paths.mjs';
import { StepError } from './report.mjs';
import { run } from './run.mjs';

const SOURCES = [
  'src-main',
  'src-renderer',
  'src-shared',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];
const PRODUCTS = [
  'out/main/main.cjs',
  'out/main/engine.cjs',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
  'out/renderer/sheet.html',
];
const STAMP = join(cacheDir, 'build.json');

/** Content hash of everything the build reads; contents, because a checkout changes the times of files that did not change. */
function sourcesHash() {
  const hash = createHash('sha256');
  const add = (path) => {
    for (const entry of readdirSync(fromRoot(path), { withFileTypes: true }).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) add(child);
      else
        hash.update(`${child}\0`).update(
          createHash('sha256')
            .update(readFileSync(fromRoot(child)))
            .digest(),
        );
    }
  };
  for (const path of SOURCES) {
    if (!existsSync(fromRoot(path))) continue;
    if (path.includes('.')) hash.update(`${path}\0`).update(readFileSync(fromRoot(path)));
    else add(path);
  }
  return hash.digest('hex');
}

/** The next start builds again: for `npm run dev`, which writes its own files into out/. */
export const forgetBuild = () => rmSync(STAMP, { force: true });

/** Builds with electron-vite, only when a source changed since the last build or a product is missing. */
export async function ensureBuild() {
  const sources = sourcesHash();
  if (readJson(STAMP)?.sources === sources && PRODUCTS.every((path) => existsSync(fromRoot(path))))
    return { did: false, text: 'up to date' };
  forgetBuild();
  const result = await run(findNode(), [commandFile('electron-vite'), 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
    timeoutMs: 10 * 60_000,
  });
  const absent = PRODUCTS.filter((path) => !existsSync(fromRoot(path)));
  if (result.code !== 0 || absent.length > 0)
    throw new StepError(
      result.code === 0 ? `The build left no ${absent.join(', ')}.` : 'The build failed.',
      'mend what the message above names (`npm run build` shows all of it), then run the same command again.',
      `${result.stdout}\n${result.stderr}`,
    );
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(STAMP, JSON.stringify({ sources }));
  return { did: true, text: 'electron-vite build' };
}
