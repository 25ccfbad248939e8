/** A restore that was killed between putting the old database aside and putting the new one in its place. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { admin, command, dataFolder, startServer } from './support/program.ts';

interface Taken {
  backup: string;
  file: string;
}

test('done again after a kill, it says that the other backups are no longer registered', async () => {
  const folder = await dataFolder();
  const env = { DATA_DIR: folder, WORKBENCH_NOW: '2019-10-12T09:00:00+08:00' };
  const server = await startServer(env);
  const to = join(folder, '..', 'backups');
  const first = await admin<Taken>(env, 'backup', '--to', to);
  await admin<Taken>(env, 'backup', '--to', to);
  await server.stop('SIGTERM');
  // What a kill leaves there.
  renameSync(join(folder, 'pg'), join(folder, 'pg-before-restore-1'));
  expect(await command(env, 'devices')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/数据库不见了/) as string,
  });
  const { warning } = await admin<{ warning: string | null }>(env, 'restore', '--from', first.file);
  expect(await admin<{ backups: unknown[] }>(env, 'backups')).toMatchObject({ backups: [{ backup: first.backup }] });
  expect(warning).toMatch(/另做一次备份/);
});
