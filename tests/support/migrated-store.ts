/**
 * An empty, migrated PGlite in memory or in a folder. Making one costs four seconds and loading a copy half of one, so the
 * first to need it leaves a copy in `.cache`, under a name that changes with the program and its migrations.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { Store } from '../../src-server/store/database.ts';
import { MIGRATIONS } from '../../src-server/store/migrate.ts';
import { openPglite } from '../../src-server/store/pglite.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CACHE = join(ROOT, '.cache');

function copyPath(): string {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const hash = createHash('sha256').update(dependencies['@electric-sql/pglite'] ?? '');
  for (const name of globSync('**/*.{sql,json}', { cwd: MIGRATIONS }).toSorted())
    hash.update(name).update(readFileSync(join(MIGRATIONS, name)));
  return join(CACHE, `migrated-${hash.digest('hex').slice(0, 16)}.tar`);
}

async function make(path: string): Promise<void> {
  const client = await PGlite.create();
  await migrate(drizzle({ client }), { migrationsFolder: MIGRATIONS });
  const copy = await client.dumpDataDir('none');
  await client.close();
  mkdirSync(CACHE, { recursive: true });
  // Whole or not at all: other processes may want it at this moment.
  const unfinished = `${path}.${process.pid}`; // no chance: the simulator makes the same in each process
  writeFileSync(unfinished, Buffer.from(await copy.arrayBuffer()));
  renameSync(unfinished, path);
  const own = basename(path, '.tar');
  for (const older of globSync('migrated-*', { cwd: CACHE }))
    if (!older.startsWith(own)) rmSync(join(CACHE, older), { recursive: true, force: true });
}

/** A folder of PGlite's files, to be copied. */
export async function migratedFolder(): Promise<string> {
  const path = copyPath();
  const folder = path.replace(/\.tar$/, '');
  if (existsSync(folder)) return folder;
  if (!existsSync(path)) await make(path);
  const unfinished = mkdtempSync(`${folder}.`);
  const client = await PGlite.create(unfinished, { loadDataDir: new Blob([readFileSync(path)]) });
  await client.close();
  try {
    renameSync(unfinished, folder);
  } catch {
    rmSync(unfinished, { recursive: true, force: true }); // another process was faster
  }
  return folder;
}

export async function openMigrated(): Promise<Store> {
  const path = copyPath();
  if (!existsSync(path)) await make(path);
  // Read at once: a Blob of the file itself fails when another process puts its own in the place.
  return openPglite(null, new Blob([readFileSync(path)]));
}
