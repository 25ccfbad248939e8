/** A data folder that lost something is never taken for a new one, and is open to nobody else. */
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { describe, expect, test } from 'vitest';
import { admin, command, dataFolder, run, startServer, tempFolder } from './support/program.ts';

const STREET = '110107003';

async function usedFolder(): Promise<string> {
  const folder = await dataFolder();
  await admin({ DATA_DIR: folder }, 'issue-code', '--unit', STREET);
  return folder;
}
const refusesToStart = async (folder: string, says: RegExp): Promise<void> => {
  const env = { DATA_DIR: folder };
  for (const { code, stdout, stderr } of [await run(env), await command(env, 'devices')]) {
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s*at /m);
  }
};

describe('a data folder that was used', () => {
  test('without its database is not filled with a new one', async () => {
    const folder = await usedFolder();
    expect(readdirSync(folder)).toContain('initialized');
    renameSync(join(folder, 'pg'), join(folder, 'away'));
    await refusesToStart(folder, /备份/);
    expect(existsSync(join(folder, 'pg'))).toBe(false);
    mkdirSync(join(folder, 'pg'));
    await refusesToStart(folder, /备份/);
    expect(readdirSync(join(folder, 'pg'))).toEqual([]);
    rmSync(join(folder, 'pg'), { recursive: true });
    renameSync(join(folder, 'away'), join(folder, 'pg'));
    expect(await admin<unknown>({ DATA_DIR: folder }, 'devices')).toEqual({ devices: [] });
  });

  test('with a damaged database is left as it is', async () => {
    const folder = await usedFolder();
    rmSync(join(folder, 'pg', 'PG_VERSION'));
    const before = readdirSync(join(folder, 'pg')).toSorted();
    await refusesToStart(folder, /已损坏.*没有改动.*备份/);
    expect(readdirSync(join(folder, 'pg')).toSorted()).toEqual(before);
  });

  test('with a database that does not open says so in one sentence', async () => {
    expect.hasAssertions();
    const folder = await usedFolder();
    rmSync(join(folder, 'pg', 'global', 'pg_control'));
    await refusesToStart(folder, /^[^\n]*已损坏[^\n]*备份[^\n]*\n$/);
  });

  test('with a new, empty database is refused, and nothing is made in it', async () => {
    const folder = await usedFolder();
    rmSync(join(folder, 'pg'), { recursive: true });
    await (await PGlite.create(join(folder, 'pg'))).close();
    await refusesToStart(folder, /备份/);
    const fresh = await PGlite.create(join(folder, 'pg'));
    const { rows } = await fresh.query("select 1 from pg_tables where schemaname in ('public', 'drizzle')");
    await fresh.close();
    expect(rows).toEqual([]);
  });

  test('with the database of another server is refused', async () => {
    expect.hasAssertions();
    const [folder, other] = [await usedFolder(), await usedFolder()];
    rmSync(join(folder, 'pg'), { recursive: true });
    renameSync(join(other, 'pg'), join(folder, 'pg'));
    await refusesToStart(folder, /密钥与数据不符/);
  });
});

test('a first start that was cut short before its mark starts again, and is marked then', async () => {
  const folder = await usedFolder();
  rmSync(join(folder, 'initialized'));
  expect(await admin<unknown>({ DATA_DIR: folder }, 'devices')).toEqual({ devices: [] });
  expect(existsSync(join(folder, 'initialized'))).toBe(true);
});

test('a data folder open to others is closed, and a key that others can read is refused', async () => {
  const folder = await usedFolder();
  chmodSync(folder, 0o755);
  const server = await startServer({ DATA_DIR: folder });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  await server.stop('SIGTERM');
  chmodSync(join(folder, 'server.key'), 0o644);
  await refusesToStart(folder, /server\.key.*chmod 600/);
});

test('an unexpected failure is one sentence with its code; its places are for LOG_LEVEL=debug', async () => {
  const folder = tempFolder();
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const env = { DATA_DIR: join(file, 'data') };
  const { code, stdout, stderr } = await run(env);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^[^\n]*ENOTDIR[^\n]*\n$/);
  expect(stderr).toMatch(/\p{Script=Han}/u);
  expect((await run({ ...env, LOG_LEVEL: 'debug' })).stderr).toMatch(/^\s*at /m);
});
