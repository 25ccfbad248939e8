/** Restoring on real PostgreSQL: alone, in one transaction, and only when it is meant. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { restore } from '../../src-server/backup/restore.ts';
import { takeBackup } from '../../src-server/backup/take-backup.ts';
import { compose } from '../../src-server/compose.ts';
import { readConfig } from '../../src-server/config.ts';
import { issueCode, enroll } from '../../src-server/devices/enroll.ts';
import { epochOf } from '../../src-server/store/meta.ts';
import { devices } from '../../src-server/store/schema/index.ts';
import { hasPostgres, startPostgres } from './support/postgres.ts';

const STREET = '110107003';

describe.runIf(hasPostgres())('a restore on PostgreSQL', () => {
  test('waits for nobody who serves, wants to be told, and brings back what the backup holds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pg-restore-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const postgres = await startPostgres();
    onTestFinished(() => postgres.stop());
    const config = readConfig({ DATA_DIR: join(folder, 'data'), DATABASE_URL: await postgres.database() });
    const keyFile = join(folder, 'key');
    writeFileSync(keyFile, `${Buffer.alloc(32, 3).toString('base64')}\n`, { mode: 0o600 });
    const own = { ...config, keyFile };

    let deps = await compose(own);
    const { device } = await enroll(deps, await issueCode(deps, STREET), '一号机');
    const epoch = await epochOf(deps.store.db);
    const { file, backup } = await takeBackup(deps, folder);
    await enroll(deps, await issueCode(deps, STREET), '二号机');
    const release = await deps.store.hold('serve');
    expect(await deps.store.hold('restore')).toBeNull();
    await expect(restore(own, { from: file, replace: true })).rejects.toThrow(/先全部停下/);
    await release?.();
    await deps.store.close();
    await expect(restore(own, { from: file, replace: false })).rejects.toThrow(/--replace/);

    expect(await restore(own, { from: file, replace: true })).toMatchObject({ restored: backup, restores: 1 });
    deps = await compose(own);
    expect((await deps.store.db.select().from(devices)).map(({ id }) => id)).toEqual([device]);
    expect(await epochOf(deps.store.db)).not.toBe(epoch);
    await deps.store.close();

    const empty = { ...own, databaseUrl: await postgres.database() };
    expect(await restore(empty, { from: file, replace: false })).toMatchObject({ restores: 2 });
  });
});
