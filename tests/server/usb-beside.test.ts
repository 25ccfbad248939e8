/** A stick beside the network, late, twice, out of turn, and at a centre that was set back: nothing twice, nothing lost. */
import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '#shared/domain/time.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { exchangeKeys } from '../../src-main/engine/usb/keys.ts';
import { openVault } from '../../src-server/store/vault.ts';
import { importParcel as importAtCentre } from '../../src-server/usb/import.ts';
import { centreIdentity, sealedFor } from '../../src-server/usb/keys.ts';
import { Centre } from '../sim/centre.ts';
import { atCentre, expectSettled, filesIn, folder, Station, UNIT } from './support/stick.ts';

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

describe('two ways at once', () => {
  it('the network comes back and sends first: the stick changes nothing more', async () => {
    station.work();
    const file = await station.export(stick);
    await station.online();
    await expectSettled(centre, station);
    const before = station.state();
    const { receipt, taken } = await atCentre(centre, file, stick);
    expect(taken).toBe(12);
    await expectSettled(centre, station);
    expect(await station.import(receipt)).toMatchObject({ pages: 0, message: '这份回执已经用过，没有改动。' });
    expect(station.state()).toEqual(before);
  });

  it('the stick is at the centre first, the network settles, the receipt comes late', async () => {
    station.work();
    const { receipt } = await atCentre(centre, await station.export(stick), stick);
    await station.online();
    await expectSettled(centre, station);
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
    await expectSettled(centre, station);
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
    await expectSettled(centre, station, 20);
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
    await expectSettled(centre, station, 20);
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
    await expectSettled(centre, station, 0);
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
    await expectSettled(centre, station, 13);
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

describe('keys', () => {
  it('are kept by the first process that got them, whatever another one is told', async () => {
    const { transport, workstation } = station;
    const held = workstation.meta.get('parcel');
    workstation.meta.remove('parcel');
    await Promise.all([exchangeKeys(workstation, transport), exchangeKeys(workstation, transport)]);
    const kept = workstation.meta.get('parcel');
    expect(kept).toMatchObject({ device: station.device, sealed: { centre: held?.sealed.centre } });
    await exchangeKeys(workstation, transport);
    expect(workstation.meta.get('parcel')).toEqual(kept);
    await station.import((await atCentre(centre, await station.export(stick), stick)).receipt);
    await expectSettled(centre, station, 0);
  });

  it('of the enrolment before are not used any more: its receipts are another workstation’s', async () => {
    station.work();
    const file = await station.export(stick);
    const { receipt } = await atCentre(centre, file, stick);
    storeEnrolment(station.workstation, { server: 'http://centre', ca: '' }, await centre.enrol(UNIT));
    await expect(station.export(stick)).rejects.toMatchObject({ code: 'no-keys' });
    await station.online();
    await expect(station.import(receipt)).rejects.toMatchObject({ code: 'other-device' });
    await expectSettled(centre, station);
  });

  it('of another centre are told from these', async () => {
    const strange = { ...centre.deps, vault: openVault(randomBytes(32)) };
    const file = await station.export(stick);
    await expect(importAtCentre(strange, file, stick)).rejects.toMatchObject({ code: 'other-centre' });
    const { receipt } = await atCentre(centre, file, stick);
    const record = station.workstation.meta.get('parcel')!;
    const sealed = sealedFor(strange.vault, station.device, centreIdentity(strange.vault).keys);
    station.workstation.meta.set('parcel', { ...record, sealed });
    await expect(station.import(receipt)).rejects.toMatchObject({ code: 'other-centre' });
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
    await expectSettled(centre, station, 11);
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
    await expectSettled(centre, station, 2);
  });
});
