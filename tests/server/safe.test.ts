/** Kept backups, compaction and day heads over the protocol. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { count, eq, sql } from 'drizzle-orm';
import { afterAll, describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/time.ts';
import { headHash, type DayHead } from '#shared/sync/heads.ts';
import { forgetBackup } from '../../src-server/backup/kept.ts';
import { openBackup, verifyBackup } from '../../src-server/backup/read-backup.ts';
import { rebuild } from '../../src-server/backup/rebuild.ts';
import { takeBackup } from '../../src-server/backup/take-backup.ts';
import { headsAfter, makeDueHeads } from '../../src-server/evidence/make-heads.ts';
import { verifyHeads } from '../../src-server/evidence/verify-heads.ts';
import { adminLog, feed } from '../../src-server/store/schema/index.ts';
import { compactFeeds, markFeeds } from '../../src-server/upkeep/compaction.ts';
import { pgliteLane } from './support/lane.ts';
import { streetWithOrder } from './support/sending.ts';

const store = pgliteLane();
const folder = mkdtempSync(join(tmpdir(), 'kept-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what every kept backup holds is let go; a restore to the oldest loses nothing of the rest', async () => {
  const { world, street, order } = await streetWithOrder(store);
  expect(await street.does('accept', order)).toBe('');
  expect((await street.pullOnce()).safe).toBe(0);
  const oldest = await takeBackup(world.deps, folder);
  expect(await street.does('note', order, { text: '已到现场' })).toBe('');
  world.now += 1000;
  const second = await takeBackup(world.deps, folder);
  expect((await street.pullOnce()).safe).toBe(1);
  expect([...street.store.items.values()].map(({ seq }) => seq)).toEqual([2]);
  expect(street.store.meta().pruned).toBe(1);
  const later = await world.enrol('s2');
  expect((await later.pullOnce()).safe).toBe(0);

  const backup = await openBackup(world.deps.vault, oldest.file);
  expect(await verifyBackup(backup)).toMatchObject({ outcome: 1 });
  const others = [{ id: second.backup, at: second.at, file: 'second', lastSeqs: { [street.device]: 2 } }];
  const { restores } = await store().db.transaction((tx) =>
    rebuild(tx, { backup, file: 'oldest', others, restores: 3, at: world.now }),
  );
  await backup.close();
  expect(restores).toBe(4);
  const acts = await store().db.select({ act: adminLog.act }).from(adminLog);
  expect(acts.at(-1)).toEqual({ act: 'restored' });

  await street.pull(); // hears of the loss
  await street.push();
  const pages = await street.pull();
  expect(pages.at(-1)?.safe).toBe(1);
  expect(street.store.meta()).toMatchObject({ enrol: '', known: 2, pruned: 1 });
  expect(street.view(order).state.version).toBe(3);
  await forgetBackup(store().db, oldest.backup);
  expect((await street.pullOnce()).safe).toBe(2);
  await forgetBackup(store().db, second.backup);
  expect((await street.pullOnce()).safe).toBe(0);
});

describe('compaction', () => {
  test('takes rows that are old enough; who was away longer reads anew, the others go on', async () => {
    const { world, street, order } = await streetWithOrder(store);
    const away = await world.enrol('s1');
    await away.pull();
    await street.does('accept', order);
    world.now += DAY;
    await markFeeds(world.deps);
    await markFeeds(world.deps);
    world.now += 181 * DAY;
    await street.does('note', order, { text: '回访' });
    const rows = async () => {
      const [row] = await store()
        .db.select({ n: count() })
        .from(feed)
        .where(eq(feed.scope, world.unit('s1')));
      return row?.n;
    };
    expect(await rows()).toBe(3);
    expect((await compactFeeds(world.deps, 200 * DAY)).rows).toBe(0);
    expect((await compactFeeds(world.deps)).rows).toBeGreaterThanOrEqual(2);
    expect(await rows()).toBe(1);
    expect(await compactFeeds(world.deps)).toEqual({ scopes: 0, rows: 0 });
    expect((await street.pull()).flatMap(({ resets }) => resets)).toEqual([]);
    expect((await away.pull()).flatMap(({ resets }) => resets)).toContain(world.unit('s1'));
    expect(away.view(order)).toEqual(street.view(order));
  });
});

describe('day heads', () => {
  test('are made once a day is over, chained and signed, and a changed past is found', async () => {
    const { world, street, order } = await streetWithOrder(store);
    await makeDueHeads(world.deps);
    const before = (await headsAfter(store().db, '')).length;
    await street.does('accept', order);
    world.now += 400 * DAY;
    expect(await makeDueHeads(world.deps)).toBeGreaterThanOrEqual(1);
    expect(await makeDueHeads(world.deps)).toBe(0);
    const pull = street.sync.pull()!;
    expect((await street.sendPull(pull)).heads).toBeUndefined();
    const { heads } = await street.sendPull({ ...pull, heads: { after: '' } });
    expect(heads?.key).toBe(world.deps.vault.publicKey);
    expect(heads!.list.length).toBeGreaterThan(before);
    let prev = '';
    for (const { signature: _, ...head } of heads!.list) {
      expect(head.prev).toBe(prev);
      prev = headHash(head as DayHead);
    }
    expect(await verifyHeads(world.deps)).toMatchObject({ ok: true, checked: heads!.list.length });
    await store().db.execute(sql`set session_replication_role = replica`);
    await store().db.execute(sql`update order_event set hash = 'x' where order_id = ${order} and n = 2`);
    await store().db.execute(sql`set session_replication_role = origin`);
    expect(await verifyHeads(world.deps)).toMatchObject({ ok: false, faults: [{ why: '事件内容与签名时不同' }] });
  });
});
