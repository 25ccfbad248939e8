/** Each state of a file as a person reads it, reached by real workstations, the real server and a line that misbehaves. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BYTES_HEADER } from '#shared/contract/attachments.ts';
import { stateText } from '../../src-renderer/order/page/attachment-words.ts';
import { runFiles } from '../../src-main/engine/attachments/run.ts';
import { attachments, attachmentUploads } from '../../src-server/store/schema/index.ts';
import { closeStations, FileStation } from './support/file-station.ts';
import { Line } from './support/line.ts';
import { pgliteLane } from './support/lane.ts';
import { World } from './support/world.ts';

const SIZE = 2_000_000;
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const store = pgliteLane();
let world: World;
let line: Line;
let address: string;

beforeEach(async () => {
  world = await World.open(store());
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  line = new Line((world.app.server.address() as AddressInfo).port);
  address = await line.open();
});
afterEach(async () => {
  await closeStations();
  await line.close();
  await world.close();
});

const enrol = (code: string): Promise<FileStation> => FileStation.enrol(world, address, code);

/** As its row reads: state, words of the state, and why it does not get on. */
function rowOf(station: FileStation, order: string): [state: string, words: string, reason: string | null] {
  const [file] = station.view(order);
  if (!file) throw new Error('no file hangs on the order');
  return [file.state, stateText(file), file.reason];
}

/** A round whose line goes silent after so many bytes; it is broken off after `look`. */
async function silently(station: FileStation, after: number, look: () => void): Promise<void> {
  await station.restart();
  const silent = new Promise<void>((resolve) => (line.onSilent = resolve));
  line.silentAfter = after;
  const stop = new AbortController();
  const round = runFiles(station.workstation, station.transport, { stop: stop.signal, random: () => 0 });
  await silent;
  while ((station.workstation.store.sql('SELECT max(bytes) FROM attachment_job').pluck().get() as number) === 0)
    await new Promise((resolve) => setTimeout(resolve, 10));
  look();
  stop.abort();
  await round;
  // First of all the line: what it still held must not go through.
  await station.restart();
  line.silentAfter = Number.POSITIVE_INFINITY;
}

describe('a file that is sent', () => {
  it('waits, is on its way, is held up, and is sent', async () => {
    const order = await world.receiveOne('s1');
    const street = await enrol('s1');
    const bytes = randomBytes(SIZE);
    await street.attach(order, bytes);
    expect(rowOf(street, order)).toEqual(['waiting', '待上传', null]);
    await street.sync();
    await silently(street, 1_000_000, () =>
      expect(rowOf(street, order)).toEqual(['waiting', expect.stringMatching(/^上传中 [1-4]\d%$/), null]),
    );
    // The centre keeps what was on its way, too, as soon as it hears of the break.
    const received = async (): Promise<number> => {
      const rows = await store()
        .db.select()
        .from(attachmentUploads)
        .where(eq(attachmentUploads.hash, hashOf(bytes)));
      return rows[0]?.received ?? 0;
    };
    while ((await received()) < 900_000) await new Promise((resolve) => setTimeout(resolve, 10));
    // The first connection only asks how far the sending is.
    line.cuts = [Number.POSITIVE_INFINITY, 700_000];
    await street.run();
    expect(rowOf(street, order)).toEqual([
      'waiting',
      expect.stringMatching(/^待上传 \d\d%$/),
      '连不上中心，联网后自动继续。',
    ]);
    await street.runAll();
    expect(rowOf(street, order)).toEqual(['there', '已上传', null]);
  });

  it.each([
    ['damaged', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 1000)), '本机的文件已损坏'],
    ['lost', (path: string) => rmSync(path), '本机的文件已丢失'],
  ])('and is %s here meanwhile says what to do, and doing it helps', async (_what, harm, words) => {
    const order = await world.receiveOne('s1');
    const street = await enrol('s1');
    const bytes = randomBytes(SIZE);
    await street.attach(order, bytes);
    await street.sync();
    harm(street.workstation.files.pathOf(hashOf(bytes)));
    await street.run();
    expect(rowOf(street, order)).toEqual(['unsent', '上传失败', `${words}，没有上传。请找到原文件重新添加。`]);
    // The same file, from where it was found.
    await street.attach(order, bytes);
    expect(rowOf(street, order)).toEqual(['waiting', '待上传', null]);
    expect(street.view(order)).toHaveLength(1);
    expect(street.workstation.outbox.unanswered()).toEqual([]);
    await street.run();
    expect(rowOf(street, order)).toEqual(['there', '已上传', null]);
    expect((await street.bytes(hashOf(bytes))).equals(bytes)).toBe(true);
  });

  it('and is damaged here is mended by adding it to another order, too', async () => {
    const [first, second] = await world.receive('s1', 2);
    const street = await enrol('s1');
    const bytes = randomBytes(1000);
    await street.attach(first!, bytes);
    await street.sync();
    rmSync(street.workstation.files.pathOf(hashOf(bytes)));
    await street.attach(second!, bytes);
    await street.sync();
    await street.runAll();
    expect([rowOf(street, first!)[1], rowOf(street, second!)[1]]).toEqual(['已上传', '已上传']);
  });
});

describe('a file that is fetched', () => {
  it('is not at the centre, is on its way, fails, and is here', async () => {
    const order = await world.receiveOne('s1');
    const [street, other] = [await enrol('s1'), await enrol('d')];
    const bytes = randomBytes(SIZE);
    await street.attach(order, bytes);
    await street.sync();
    await other.sync();
    expect(rowOf(other, order)).toEqual(['absent', '待下载', null]);
    await other.run();
    expect(rowOf(other, order)).toEqual(['absent', '待下载', '对方还没有传到中心，稍后自动重试。']);
    await street.runAll();
    world.now += 60_000;
    await silently(other, 1_000_000, () =>
      expect(rowOf(other, order)).toEqual(['absent', expect.stringMatching(/^下载中 [1-4]\d%$/), null]),
    );
    line.cuts = [300_000];
    await other.run();
    expect(rowOf(other, order)).toEqual(['failed', '下载失败', '连不上中心，联网后自动继续。']);
    await other.runAll();
    expect(rowOf(other, order)).toEqual(['fetched', '已下载', null]);
    expect((await other.bytes(hashOf(bytes))).equals(bytes)).toBe(true);
  });
});

describe('what the centre says', () => {
  it.each([
    ['an order that is not there', 404, { code: 'not-named', message: '没有。' }, '中心还没有这件工单的附件记录'],
    ['a workstation that was revoked', 403, { code: 'revoked', message: '已被注销。' }, '本机已被停用'],
    ['a file that is larger than it was said', 413, { code: 'too-large', message: '大。' }, '请联系管理员'],
    ['a busy centre', 503, { code: 'busy', message: '忙。' }, '中心暂时不能受理'],
    ['a stranger', 401, { code: 'unknown-device', message: '不认识。' }, '中心没有本机的登记'],
  ])('of %s is told in words that say whose turn it is', async (_what, status, body, words) => {
    const order = await world.receiveOne('s1');
    const street = await enrol('s1');
    await street.attach(order, randomBytes(1000));
    await street.sync();
    const answer = (): Response => Response.json(body, { status });
    const transport = { request: () => Promise.resolve(answer()) } as unknown as typeof street.transport;
    await runFiles(street.workstation, transport, { random: () => 0 }).catch(() => undefined);
    expect(rowOf(street, order)[2]).toContain(words);
  });

  it('of bytes that it was still storing when it was asked is believed at once: it is gone on with behind them', async () => {
    const order = await world.receiveOne('s1');
    const street = await enrol('s1');
    await street.attach(order, randomBytes(1000));
    await street.sync();
    let stored = 100;
    const asked: string[] = [];
    const request = ({ method, headers }: { method: string; headers?: Record<string, string> }): Response => {
      const offset = headers?.['upload-offset'];
      asked.push(`${method} ${offset ?? stored}`);
      if (method === 'HEAD') return new Response(null, { headers: { [BYTES_HEADER]: `${stored}` } });
      if (offset === `${stored}` && stored > 100) return Response.json({ received: 1000, complete: true });
      stored = 700;
      return Response.json({ code: 'offset', message: '不一致。' }, { status: 409 });
    };
    const transport = {
      request: (_path: string, init: Parameters<typeof request>[0]) => Promise.resolve(request(init)),
    } as unknown as typeof street.transport;
    expect(await runFiles(street.workstation, transport, { random: () => 0 })).toMatchObject({ sent: 1, failed: 0 });
    expect(asked).toEqual(['HEAD 100', 'PATCH 100', 'HEAD 700', 'PATCH 700']);
  });

  it('leaves nothing of a sending that is over', async () => {
    const order = await world.receiveOne('s1');
    const street = await enrol('s1');
    const bytes = randomBytes(SIZE);
    await street.attach(order, bytes);
    await street.sync();
    await street.runAll();
    const { db } = store();
    expect((await db.select().from(attachments)).map(({ hash }) => hash)).toContain(hashOf(bytes));
    expect((await db.select().from(attachmentUploads)).map(({ hash }) => hash)).not.toContain(hashOf(bytes));
  });
});
