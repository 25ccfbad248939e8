// One bootstrap at a time in a checkout: `npm start` and `npm test` in two terminals must not install over each other.
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './paths.mjs';
import { StepError } from './report.mjs';

const LOCK = join(cacheDir, 'bootstrap.lock');
const LIMIT_MS = 20 * 60_000;
const BEAT_MS = 2000;
// A killed holder leaves its file, and its process number may belong to another program by now: an old beat says so.
const STALE_MS = 30_000;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function tryLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/** The process that holds the lock and whether it still does; null when the file is gone. */
function holder() {
  try {
    const pid = Number(readFileSync(LOCK, 'utf8'));
    const fresh = Date.now() - statSync(LOCK).mtimeMs < STALE_MS;
    return { pid, holds: fresh && (pid === 0 || isAlive(pid)) };
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return null;
  }
}

function keep() {
  const beat = setInterval(() => utimesSync(LOCK, new Date(), new Date()), BEAT_MS);
  const release = () => {
    clearInterval(beat);
    rmSync(LOCK, { force: true });
  };
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])
    process.once(signal, () => {
      release();
      process.exit(code);
    });
  return release;
}

/** Waits for another bootstrap in this checkout to end; a lock whose holder is gone is taken over. Returns the release. */
export async function lockBootstrap() {
  mkdirSync(cacheDir, { recursive: true });
  const startedAt = performance.now();
  let told = false;
  while (!tryLock()) {
    const other = holder();
    if (!other) continue;
    if (!other.holds) {
      rmSync(LOCK, { force: true });
      continue;
    }
    if (performance.now() - startedAt > LIMIT_MS)
      throw new StepError(
        `Another setup (process ${other.pid}) has held this checkout for 20 minutes.`,
        `end it, or remove ${LOCK}, and run the same command again.`,
      );
    if (!told) process.stderr.write(`setup  waiting for another setup in this checkout (process ${other.pid})\n`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return keep();
}
