/** A backup of a centre with many files: what is held in memory at once does not grow with them. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { dump } from '../../src-server/backup/records.ts';
import { openBackup, verifyBackup } from '../../src-server/backup/read-backup.ts';
import { takeBackup } from '../../src-server/backup/take-backup.ts';
import { append, CHUNK_BYTES } from '../../src-server/attachments/content.ts';
import { newId } from '../../src-server/ids.ts';
import { pgliteLane } from './support/lane.ts';
import { World } from './support/world.ts';

const store = pgliteLane();
const folder = mkdtempSync(join(tmpdir(), 'weight-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MIB = 1024 * 1024;
const CHUNKS = 24;

test('takes a few chunks of files at a time, and holds them all', async () => {
  const { deps } = await World.open(store());
  const content = newId();
  for (let n = 0; n < CHUNKS; n++)
    await append(store().db, deps.vault, content, n * CHUNK_BYTES, randomBytes(CHUNK_BYTES));
  const longest = await store().db.transaction(
    async (tx) => {
      let most = 0;
      for await (const text of dump(tx)) most = Math.max(most, text.length);
      return most;
    },
    { isolationLevel: 'repeatable read' },
  );
  expect(longest).toBeLessThan(16 * MIB);
  const taken = await takeBackup(deps, folder);
  const backup = await openBackup(deps.vault, taken.file);
  expect(await verifyBackup(backup)).toMatchObject({ attachment_chunk: CHUNKS });
  await backup.close();
});
