/** A stick instead of the line: real workstations on encrypted files, the real centre, and no network in between. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '#shared/domain/time.ts';
import { Centre } from '../sim/centre.ts';
import { atCentre, effects, expectSettled, filesIn, folder, Station, UNIT, WORDS } from './support/stick.ts';

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

describe('with the line down, a stick', () => {
  it('carries the acts to the centre and the answer back: INV-1, INV-3, equal digests', async () => {
    station.work();
    const file = await station.export(stick);
    expect(filesIn(stick)).toEqual([`上报-${UNIT}-20191012-1.jdb`]);
    expect(station.counts()).toEqual({ pending: 0, sent: 12, refused: 0 });
    now += HOUR;
    await centre.receive(2, 3, [UNIT]);
    const report = await atCentre(centre, file, stick);
    expect(report).toMatchObject({ device: station.device, unit: UNIT, taken: 12, refused: 0, pages: 1 });
    expect(filesIn(stick)).toContain(`回执-${UNIT}-20191012-1.jdb`);
    expect(await station.import(report.receipt)).toEqual({
      pages: 1,
      received: 9,
      accepted: 12,
      refused: 0,
      message: '回执已导入：中心接受12条，退回0条，收到工单9件。',
    });
    await expectSettled(centre, station);
    expect(station.orders()).toHaveLength(9);
    // S109: a later sync over the network sends none of these.
    station.asked.length = 0;
    await station.online();
    expect(station.asked).toEqual(['/v1/sync/pull']);
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
    await expectSettled(centre, station, 30);
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
    expect(await effects(centre)).toEqual([]);
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
      const bad = join(stick, 'bad.jdb');
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
    await expect(station.import(join(stick, 'none.jdb'))).rejects.toMatchObject({ code: 'unreadable' });
    await expect(atCentre(centre, join(stick, 'none.jdb'), stick)).rejects.toMatchObject({ code: 'unreadable' });
    const file = await station.export(stick);
    await expect(atCentre(centre, file, join(stick, 'none'))).rejects.toMatchObject({ code: 'unwritable' });
  });
});
