/** A stick instead of the line: real workstations on encrypted files, the real centre, and no network in between. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '#shared/domain/time.ts';
import { Centre } from '../sim/centre.ts';
import { atCentre, filesIn, folder, Station, UNIT, WORDS } from './support/stick.ts';

const OTHER_UNIT = '110107002';
const NOON = Date.parse('2019-10-12T12:00:00+08:00');
let now = NOON;
let centre: Centre;
let station: Station;
let stick: string;

beforeAll(async () => {
  centre = await Centre.start(() => now);
});
afterAll(() => centre.stop());

beforeEach(async () => {
  now = NOON;
  await centre.empty(200);
  await centre.receive(1, 6, [UNIT]);
  station = await Station.enrolled(centre);
  stick = folder();
});

/** INV-2: how often each command took effect. */
async function effects(): Promise<number[]> {
  const rows = await centre.rows<{ n: number }>(
    sql`select count(*)::int as n from order_event where kind <> 'receive' group by command`,
  );
  return rows.map(({ n }) => n);
}

/** INV-3. */
async function expectSettled(at: Station = station, commands = 12): Promise<void> {
  expect(at.counts()).toEqual({ pending: 0, sent: 0, refused: 0 });
  expect(at.digest()).toEqual(await centre.digest(at.device));
  expect(await effects()).toEqual(Array.from({ length: commands }, () => 1));
}

/** The process dies in the transaction of this page of a receipt. */
function dieAtPage(fatal: number): void {
  const { sync } = station.workstation;
  const follow = sync.follow.bind(sync);
  let pages = 0;
  sync.follow = (next) => {
    if (++pages === fatal) throw new Error('the process dies');
    return follow(next);
  };
}

describe('with the line down, a stick', () => {
  it('carries the acts to the centre and the answer back: INV-1, INV-3, equal digests', async () => {
    station.work();
    const file = await station.export(stick);
    expect(filesIn(stick)).toEqual([`上报-${UNIT}-20191012-1.jsb`]);
    expect(station.counts()).toEqual({ pending: 0, sent: 12, refused: 0 });
    now += HOUR;
    await centre.receive(2, 3, [UNIT]);
    const report = await atCentre(centre, file, stick);
    expect(report).toMatchObject({ device: station.device, unit: UNIT, taken: 12, refused: 0, pages: 1 });
    expect(filesIn(stick)).toContain(`回执-${UNIT}-20191012-1.jsb`);
    expect(await station.import(report.receipt)).toEqual({
      pages: 1,
      received: 9,
      accepted: 12,
      refused: 0,
      message: '回执已导入：中心接受12条，退回0条，收到工单9件。',
    });
    await expectSettled();
    expect(station.orders()).toHaveLength(9);
  });

  it('says nothing in the clear: neither what was typed nor what the centre sends', async () => {
    station.work();
    const file = await station.export(stick);
    const { receipt } = await atCentre(centre, file, stick);
    const order = station.workstation.truth.view(station.orders()[0]!)!;
    const personal = Object.values(order.state.personal ?? {}).filter((value) => typeof value === 'string');
    const words = [WORDS, '王阿姨', '13912345678', '王堃', ...station.orders(), ...personal, order.state.number];
    for (const path of [file, receipt]) {
      const raw = readFileSync(path);
      expect(words.filter((word) => raw.includes(Buffer.from(word)))).toEqual([]);
    }
  });

  it('brings as many pages as it takes, whatever a page holds', async () => {
    await centre.empty(2);
    await centre.receive(3, 15, [UNIT]);
    station = await Station.enrolled(centre);
    station.work();
    await centre.receive(4, 9, [UNIT]);
    const { receipt, pages } = await atCentre(centre, await station.export(stick), stick);
    expect(pages).toBeGreaterThan(10);
    expect(await station.import(receipt)).toMatchObject({ pages, accepted: 30 });
    await expectSettled(station, 30);
    expect(station.orders()).toHaveLength(24);
  });

  it('brings a refusal into 待处理', async () => {
    const [order] = station.orders();
    station.act(order!, 'accept');
    const file = await station.export(stick);
    const other = await Station.enrolled(centre);
    other.act(order!, 'accept');
    await other.online();
    const report = await atCentre(centre, file, stick);
    expect(report).toMatchObject({ taken: 1, refused: 1 });
    expect(await station.import(report.receipt)).toMatchObject({ accepted: 0, refused: 1 });
    expect(station.counts()).toEqual({ pending: 0, sent: 0, refused: 1 });
  });

  it('fetches the news when nothing waits to be sent', async () => {
    const file = await station.export(stick);
    await centre.receive(5, 2, [UNIT]);
    const report = await atCentre(centre, file, stick);
    expect(report).toMatchObject({ taken: 0, pages: 1 });
    expect(await station.import(report.receipt)).toMatchObject({ received: 2, accepted: 0 });
    expect(station.orders()).toHaveLength(8);
  });

  it('brings a first listing to a workstation that never had a line after its enrolment', async () => {
    const fresh = await Station.enrolled(centre);
    fresh.workstation.syncStore.forgetCursors();
    for (const order of fresh.orders()) fresh.workstation.syncStore.dropTruth(order);
    expect(fresh.orders()).toHaveLength(0);
    const { receipt } = await atCentre(centre, await fresh.export(stick), stick);
    await fresh.import(receipt);
    expect(fresh.digest()).toEqual(await centre.digest(fresh.device));
  });
});

describe('two ways at once', () => {
  it('the network comes back and sends first: the stick changes nothing more', async () => {
    station.work();
    const file = await station.export(stick);
    await station.online();
    await expectSettled();
    const before = station.state();
    const { receipt, taken } = await atCentre(centre, file, stick);
    expect(taken).toBe(12);
    await expectSettled();
    expect(await station.import(receipt)).toMatchObject({ pages: 0, message: '这份回执已经用过，没有改动。' });
    expect(station.state()).toEqual(before);
  });

  it('the stick is at the centre first, the network settles, the receipt comes late', async () => {
    station.work();
    const { receipt } = await atCentre(centre, await station.export(stick), stick);
    await station.online();
    await expectSettled();
    await centre.receive(6, 1, [UNIT]);
    await station.online();
    const before = station.state();
    expect(await station.import(receipt)).toMatchObject({ pages: 0, message: '这份回执已经用过，没有改动。' });
    expect(station.state()).toEqual(before);
  });

  it('the stick is imported twice at the centre: nothing twice, either receipt settles', async () => {
    station.work();
    const file = await station.export(stick);
    const first = await atCentre(centre, file, stick);
    const second = await atCentre(centre, file, stick);
    expect(second).toMatchObject({ taken: 12, refused: 0 });
    expect(second.receipt).not.toBe(first.receipt);
    expect(filesIn(stick)).toHaveLength(3);
    await station.import(second.receipt);
    await expectSettled();
    const before = station.state();
    expect(await station.import(first.receipt)).toMatchObject({ pages: 0 });
    expect(station.state()).toEqual(before);
  });

  it('an import that dies between two pages goes on there, with that receipt and no other', async () => {
    await centre.empty(2);
    await centre.receive(7, 10, [UNIT]);
    station = await Station.enrolled(centre);
    station.work();
    const file = await station.export(stick);
    const first = await atCentre(centre, file, stick);
    await centre.receive(8, 10, [UNIT]);
    const second = await atCentre(centre, file, stick);
    dieAtPage(4);
    await expect(station.import(first.receipt)).rejects.toThrow('dies');
    station.restart();
    expect(await station.import(second.receipt)).toMatchObject({ pages: 0 });
    expect(await station.import(first.receipt)).toMatchObject({ pages: first.pages - 3 });
    await station.online();
    await expectSettled(station, 20);
  });

  it('a page of the network between two pages of a receipt ends the receipt', async () => {
    await centre.empty(2);
    await centre.receive(9, 10, [UNIT]);
    station = await Station.enrolled(centre);
    station.work();
    const { receipt } = await atCentre(centre, await station.export(stick), stick);
    dieAtPage(4);
    await expect(station.import(receipt)).rejects.toThrow('dies');
    station.restart();
    await station.online();
    expect(await station.import(receipt)).toMatchObject({ pages: 0 });
    await expectSettled(station, 20);
  });

  it('a scope that was withdrawn meanwhile stops the receipt where the centre could not know how to go on', async () => {
    await centre.empty(2);
    await centre.receive(10, 8, [UNIT, OTHER_UNIT]);
    station = await Station.enrolled(centre);
    expect(station.orders()).toHaveLength(4);
    const file = await station.export(stick);
    await centre.rows(sql`update device set unit = ${OTHER_UNIT} where id = ${station.device}`);
    const { receipt, pages } = await atCentre(centre, file, stick);
    expect(pages).toBeGreaterThan(1);
    expect(await station.import(receipt)).toMatchObject({ pages: 1 });
    expect(station.orders()).toEqual([]);
    await station.online();
    await expectSettled(station, 0);
    expect(station.orders()).toHaveLength(4);
  });

  it('the receipt is imported twice: the second time changes nothing', async () => {
    station.work();
    const { receipt } = await atCentre(centre, await station.export(stick), stick);
    await station.import(receipt);
    const before = station.state();
    expect(await station.import(receipt)).toMatchObject({ pages: 0, message: '这份回执已经用过，没有改动。' });
    expect(station.state()).toEqual(before);
  });

  it('the later of two sticks first: it holds all, the earlier one is known', async () => {
    station.work();
    const first = await station.export(stick);
    station.act(station.orders()[0]!, 'note', { text: '施工队明日进场' });
    const second = await station.export(stick);
    expect(await atCentre(centre, second, stick)).toMatchObject({ taken: 13 });
    const { receipt, taken } = await atCentre(centre, first, stick);
    expect(taken).toBe(12);
    await station.import(receipt);
    // What the earlier stick did not ask for comes by any later way.
    await station.online();
    await expectSettled(station, 13);
  });

  it('a claim made between the stick and its receipt is as good as any other', async () => {
    station.work();
    const file = await station.export(stick);
    now += 2 * HOUR;
    const typedAt = now;
    const note = station.act(station.orders()[0]!, 'note', { text: '施工队明日进场' });
    now += HOUR;
    await station.import((await atCentre(centre, file, stick)).receipt);
    await station.online();
    const [row] = await centre.rows<{ counted: string }>(
      sql`select body->>'countedAt' as counted from order_event where command = ${note}`,
    );
    expect(Number(row?.counted)).toBe(typedAt);
  });
});

describe('a centre that was set back', () => {
  it('gets everything again by sticks alone, and nothing twice', async () => {
    station.act(station.orders()[0]!, 'accept');
    const backup = await centre.backup();
    await station.online();
    station.work();
    const file = await station.export(stick);
    await centre.restore(backup, true);
    const report = await atCentre(centre, file, stick);
    expect(report).toMatchObject({ taken: 0, message: expect.stringContaining('恢复过数据') });
    const imported = await station.import(report.receipt);
    expect(imported.message).toContain('请再导出一次');
    const again = await atCentre(centre, await station.export(stick), stick);
    await station.import(again.receipt);
    await expectSettled(station, 11);
  });

  it('and said nothing of it: a gap is told, and the next stick brings what is missing', async () => {
    const backup = await centre.backup();
    station.act(station.orders()[0]!, 'accept');
    await station.online();
    station.act(station.orders()[1]!, 'accept');
    const file = await station.export(stick);
    await centre.restore(backup, false);
    const report = await atCentre(centre, file, stick);
    expect(report).toMatchObject({ taken: 0, message: expect.stringContaining('先导入较早的上报文件') });
    await station.import(report.receipt);
    const again = await atCentre(centre, await station.export(stick), stick);
    expect(again).toMatchObject({ taken: 2, refused: 0 });
    await station.import(again.receipt);
    await expectSettled(station, 2);
  });
});

describe('a file is refused, and nothing is changed,', () => {
  it('when it belongs to another workstation', async () => {
    const other = await Station.enrolled(centre);
    const { receipt } = await atCentre(centre, await other.export(stick), stick);
    const before = station.state();
    await expect(station.import(receipt)).rejects.toMatchObject({ code: 'other-device' });
    expect(station.state()).toEqual(before);
  });

  it('when it is the wrong one of the two', async () => {
    const file = await station.export(stick);
    await expect(station.import(file)).rejects.toMatchObject({ code: 'not-a-receipt' });
    const { receipt } = await atCentre(centre, file, stick);
    await expect(atCentre(centre, receipt, stick)).rejects.toMatchObject({ code: 'not-a-push' });
  });

  it('when the workstation was revoked, or the centre never had it', async () => {
    station.work();
    const file = await station.export(stick);
    await centre.revoke(station.device);
    await expect(atCentre(centre, file, stick)).rejects.toMatchObject({ code: 'revoked' });
    expect(await effects()).toEqual([]);
    await centre.empty(200);
    await expect(atCentre(centre, file, stick)).rejects.toMatchObject({ code: 'unknown-device' });
  });

  it('when any byte of it changed or is missing', async () => {
    station.act(station.orders()[0]!, 'accept');
    const file = await station.export(stick);
    const { receipt } = await atCentre(centre, file, stick);
    const before = station.state();
    const outcomes = await centre.rows(sql`select * from outcome`);
    for (const [path, take] of [
      [file, (bad: string) => atCentre(centre, bad, stick)],
      [receipt, (bad: string) => station.import(bad)],
    ] as const) {
      const bytes = readFileSync(path);
      const bad = join(stick, 'bad.jsb');
      for (let at = 0; at < bytes.length; at += 97) {
        const changed = Buffer.from(bytes);
        changed[at] = changed[at]! ^ 1;
        writeFileSync(bad, changed);
        await expect(take(bad)).rejects.toMatchObject({ name: 'ParcelError' });
        writeFileSync(bad, bytes.subarray(0, at));
        await expect(take(bad)).rejects.toMatchObject({ name: 'ParcelError' });
      }
    }
    expect(station.state()).toEqual(before);
    expect(await centre.rows(sql`select * from outcome`)).toEqual(outcomes);
  });

  it('when there is none', async () => {
    await expect(station.import(join(stick, 'none.jsb'))).rejects.toMatchObject({ code: 'unreadable' });
    await expect(atCentre(centre, join(stick, 'none.jsb'), stick)).rejects.toMatchObject({ code: 'unreadable' });
    const file = await station.export(stick);
    await expect(atCentre(centre, file, join(stick, 'none'))).rejects.toMatchObject({ code: 'unwritable' });
  });
});
