/** Files between real workstations and the real server, over a line that breaks: all arrive whole, and no command waits. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { syncOnce } from '../../src-main/engine/sync/round.ts';
import { takeBackup } from '../../src-server/backup/take-backup.ts';
import { revoke } from '../../src-server/devices/enroll.ts';
import { beginEpoch } from '../../src-server/store/meta.ts';
import { attachmentChunks, attachments } from '../../src-server/store/schema/index.ts';
import { closeStations, FileStation, temporary } from './support/file-station.ts';
import { Line } from './support/line.ts';
import { pgliteLane } from './support/lane.ts';
import { World } from './support/world.ts';

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const store = pgliteLane();
let world: World;
let line: Line;
let address: string;

beforeEach(async () => {
  world = await World.open(store());
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = world.app.server.address() as AddressInfo;
  line = new Line(port);
  address = await line.open();
});
afterEach(async () => {
  await closeStations();
  await line.close();
  await world.close();
});

const enrol = (code: string): Promise<FileStation> => FileStation.enrol(world, address, code);

describe('a file', () => {
  it('goes to the centre and to whoever else has the order, who knows at each step where it is', async () => {
    const order = await world.receiveOne('s1');
    const [street, district] = [await enrol('s1'), await enrol('d')];
    const bytes = randomBytes(700_000);
    await street.attach(order, bytes);
    expect(street.view(order)).toMatchObject([{ state: 'waiting', bytes: 0 }]);
    // Not before its command was accepted.
    expect(await street.run()).toEqual({ sent: 0, fetched: 0, failed: 0 });
    await street.sync();
    await district.sync();
    expect(await district.run()).toMatchObject({ fetched: 0, failed: 1 });
    expect(district.view(order)).toMatchObject([
      { state: 'absent', reason: expect.stringContaining('还没有传到中心') },
    ]);
    expect(await street.run()).toMatchObject({ sent: 1 });
    expect(street.view(order)).toMatchObject([{ state: 'there', reason: null }]);
    await district.runAll();
    // Whose desk does not handle it may neither read its name nor open it.
    expect(district.view(order)).toMatchObject([{ state: 'fetched', name: '（已遮蔽）.jpg', readable: false }]);
    expect((await district.bytes(hashOf(bytes))).equals(bytes)).toBe(true);
  });

  it('sent a second time under the same order costs no second sending', async () => {
    const order = await world.receiveOne('s1');
    const [first, second] = [await enrol('s1'), await enrol('s1')];
    const bytes = randomBytes(500_000);
    await first.attach(order, bytes);
    await second.attach(order, bytes);
    await Promise.all([first.sync(), second.sync()]);
    await first.runAll();
    const { up } = line;
    await second.runAll();
    expect(line.up - up).toBeLessThan(10_000);
  });

  it('goes on where the line broke, after a kill too: what arrived is not sent or fetched again', async () => {
    const order = await world.receiveOne('s1');
    const [street, district] = [await enrol('s1'), await enrol('d')];
    const bytes = randomBytes(2_000_000);
    await street.attach(order, bytes);
    await Promise.all([street.sync(), district.sync()]);
    await street.restart();
    // The first connection only asks how far the sending is.
    line.cuts = [Number.POSITIVE_INFINITY, 1_200_000];
    let before = line.up;
    expect(await street.run()).toMatchObject({ sent: 0, failed: 1 });
    expect(line.up - before).toBeGreaterThan(1_000_000);
    expect(street.view(order)).toMatchObject([{ state: 'waiting', reason: expect.stringContaining('联网后自动继续') }]);
    await street.restart();
    before = line.up;
    await street.runAll();
    expect(line.up - before).toBeLessThan(1_000_000);
    await district.sync();
    await district.restart();
    line.cuts = [1_200_000];
    before = line.down;
    await district.run();
    expect(district.view(order)[0]).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('联网后自动继续'),
    });
    expect(district.view(order)[0]!.bytes).toBeGreaterThan(900_000);
    await district.restart();
    before = line.down;
    await district.runAll();
    expect(line.down - before).toBeLessThan(1_000_000);
    expect((await district.bytes(hashOf(bytes))).equals(bytes)).toBe(true);
  });

  it('arrives whole whatever breaks', async () => {
    const order = await world.receiveOne('s1');
    const [street, district] = [await enrol('s1'), await enrol('d')];
    const cuts = fc.array(fc.integer({ min: 0, max: 900_000 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1_500_000 }),
        cuts,
        cuts,
        fc.boolean(),
        async (size, up, down, dies) => {
          const bytes = randomBytes(size);
          await street.attach(order, bytes);
          await street.sync();
          line.cuts = [...up];
          await street.restart();
          await street.runAll();
          line.cuts = [];
          await district.sync();
          line.cuts = [...down];
          await district.run().catch(() => undefined);
          if (dies) {
            await district.restart();
            const part = district.workstation.files.partOf(hashOf(bytes));
            // The system had not yet written the last of it.
            if (existsSync(part)) truncateSync(part, Math.floor((readFileSync(part).length * 2) / 3));
          }
          await district.runAll();
          expect((await district.bytes(hashOf(bytes))).equals(bytes)).toBe(true);
          line.cuts = [];
        },
      ),
      { numRuns: 12 },
    );
  });

  it('that came wrongly is not taken, and fetched from its beginning', async () => {
    const order = await world.receiveOne('s1');
    const [street, district] = [await enrol('s1'), await enrol('d')];
    const bytes = randomBytes(400_000);
    await street.attach(order, bytes);
    await street.sync();
    await street.runAll();
    await district.sync();
    await district.restart();
    line.cuts = [300_000];
    await district.run();
    const { files } = district.workstation;
    const part = files.partOf(hashOf(bytes));
    const half = readFileSync(part);
    half[5000] = half[5000]! ^ 1;
    writeFileSync(part, half);
    world.now += 60_000;
    await district.run();
    expect(files.find(hashOf(bytes))?.held).toBe(false);
    expect(district.view(order)).toMatchObject([{ state: 'failed', reason: expect.stringContaining('从头再传') }]);
    await district.runAll();
    expect((await district.bytes(hashOf(bytes))).equals(bytes)).toBe(true);
  });
});

describe('no command waits for a file', () => {
  it('a file that always fails stops neither acts nor other files', async () => {
    const [bad, good] = await world.receive('s1', 2);
    const street = await enrol('s1');
    const [broken, fine] = [randomBytes(300_000), randomBytes(300_000)];
    await street.attach(bad!, broken);
    await street.attach(good!, fine);
    const { files, outbox } = street.workstation;
    const path = files.pathOf(hashOf(broken));
    writeFileSync(path, readFileSync(path).subarray(0, 100_000));
    street.does('accept', bad!);
    await street.sync();
    expect(outbox.counts()).toEqual({ pending: 0, sent: 0, refused: 0 });
    expect(await street.run()).toMatchObject({ sent: 1, failed: 1 });
    street.does('note', bad!, { text: '施工队明日进场' });
    await street.sync();
    expect(outbox.counts()).toEqual({ pending: 0, sent: 0, refused: 0 });
    expect(street.view(bad!)).toMatchObject([
      { state: 'unsent', reason: expect.stringContaining('请找到原文件重新添加') },
    ]);
    expect(street.view(good!)).toMatchObject([{ state: 'there' }]);
    world.now += 3_600_000;
    expect(await street.run()).toMatchObject({ sent: 0, failed: 1 });
  });

  it('a file on its way holds up no act that is sent meanwhile', async () => {
    const order = await world.receiveOne('s1');
    const street = await enrol('s1');
    await street.attach(order, randomBytes(3_000_000));
    await street.sync();
    let isOver = false;
    const running = street.run().then(() => (isOver = true));
    street.does('accept', order);
    await street.sync();
    expect([isOver, street.workstation.outbox.counts().pending]).toEqual([false, 0]);
    await running;
  });

  it('a file whose command is refused never leaves', async () => {
    const order = await world.receiveOne('s1');
    const [street, other] = [await enrol('s1'), await enrol('s1')];
    const bytes = randomBytes(1000);
    await street.attach(order, bytes);
    other.does('accept', order);
    other.does('reply', order, { text: '已处理', measures: '已处理', contactedAt: world.now });
    await other.sync();
    other.does('callback', order, { connected: true, solved: true, satisfaction: '满意' });
    await other.sync();
    await street.sync();
    expect(street.workstation.outbox.counts().refused).toBe(1);
    expect(await street.run()).toEqual({ sent: 0, fetched: 0, failed: 0 });
    const kept = await store().db.select().from(attachments);
    expect(kept.map(({ hash }) => hash)).not.toContain(hashOf(bytes));
    // Still here, for who wants to put it somewhere else.
    expect((await street.bytes(hashOf(bytes))).equals(bytes)).toBe(true);
  });
});

describe('an order that leaves (INV-6)', () => {
  it('takes its files with it, sent or fetched, but for what is not sent yet', async () => {
    const order = await world.receiveOne('s1');
    const [street, district] = [await enrol('s1'), await enrol('d')];
    const [before, after] = [randomBytes(200_000), randomBytes(200_000)];
    await street.attach(order, before);
    await street.sync();
    await street.runAll();
    await district.sync();
    await street.attach(order, after);
    district.does('dispatch', order, { toUnit: world.unit('s2') });
    await district.sync();
    await street.sync();
    expect(street.workstation.truth.holds(order)).toBe(false);
    expect(readdirSync(street.workstation.files.folder)).toEqual([hashOf(after)]);
    expect(existsSync(join(street.dir, 'opened'))).toBe(false);
  });

  it('after a file was attached offline still gets it, and then nothing of it is here any more', async () => {
    const order = await world.receiveOne('s1');
    const [street, district] = [await enrol('s1'), await enrol('d')];
    district.does('dispatch', order, { toUnit: world.unit('s2') });
    const bytes = randomBytes(200_000);
    await street.attach(order, bytes);
    await syncOnce(street.workstation, street.transport);
    await district.sync();
    await street.sync();
    expect(street.workstation.truth.holds(order)).toBe(false);
    await street.runAll();
    expect(readdirSync(street.workstation.files.folder)).toEqual([]);
    const next = await enrol('s2');
    await next.runAll();
    expect((await next.bytes(hashOf(bytes))).equals(bytes)).toBe(true);
  });
});

describe('who may not', () => {
  it('a revoked workstation sends and fetches nothing, and keeps what it has', async () => {
    const order = await world.receiveOne('s1');
    const street = await enrol('s1');
    const bytes = randomBytes(1000);
    await street.attach(order, bytes);
    await street.sync();
    await revoke(world.deps, street.workstation.meta.sync().device);
    expect(await street.run()).toMatchObject({ sent: 0, failed: 1 });
    expect(street.view(order)).toMatchObject([{ state: 'waiting', reason: '本机已被停用，不能传送附件。' }]);
    expect((await street.bytes(hashOf(bytes))).equals(bytes)).toBe(true);
  });

  it('a centre that was set back is given the file again with its command', async () => {
    const order = await world.receiveOne('s1');
    const street = await enrol('s1');
    const bytes = randomBytes(1000);
    const command = await street.attach(order, bytes);
    await street.sync();
    await street.runAll();
    // As a rewind does it (see SyncClient).
    const { outbox } = street.workstation;
    await store().db.delete(attachments);
    await store().db.delete(attachmentChunks);
    outbox.save({ ...outbox.byId(command)!, state: 'sent', archived: false });
    outbox.save({ ...outbox.byId(command)!, state: 'accepted' });
    await street.runAll();
    expect((await store().db.select().from(attachments)).map(({ hash }) => hash)).toContain(hashOf(bytes));
  });

  it('a centre that was set back to a time before a file came gets it again, also when its command is in the backup', async () => {
    const order = await world.receiveOne('s1');
    const street = await enrol('s1');
    const bytes = randomBytes(1000);
    const command = await street.attach(order, bytes);
    await street.sync();
    // The backup holds the command; the file comes later, and the command is let go.
    await takeBackup(world.deps, temporary());
    await street.runAll();
    await street.sync();
    expect(street.workstation.outbox.byId(command)).toBeUndefined();
    street.workstation.files.tidy();
    await store().db.delete(attachments);
    await store().db.delete(attachmentChunks);
    await beginEpoch(store().db);
    await street.sync();
    await street.runAll();
    expect((await store().db.select().from(attachments)).map(({ hash }) => hash)).toContain(hashOf(bytes));
    // Once is enough.
    const { up } = line;
    await street.sync();
    expect(await street.run()).toEqual({ sent: 0, fetched: 0, failed: 0 });
    expect(line.up - up).toBeLessThan(10_000);
  });

  it('an order that leaves before its file was offered again takes the file along (INV-6)', async () => {
    const order = await world.receiveOne('s1');
    const [street, district] = [await enrol('s1'), await enrol('d')];
    await street.attach(order, randomBytes(1000));
    await street.sync();
    await street.runAll();
    await district.sync();
    district.does('dispatch', order, { toUnit: world.unit('s2') });
    await beginEpoch(store().db);
    await district.sync();
    await street.sync();
    expect(street.workstation.truth.holds(order)).toBe(false);
    expect(readdirSync(street.workstation.files.folder)).toEqual([]);
    expect(street.workstation.jobs.nextAt()).toBeNull();
  });
});
