/** The stick itself fails, at any byte and any step: nothing is lost, nothing is half, and a person reads why. */
import { mkdtempSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exportParcel } from '../../src-main/engine/usb/export.ts';
import { importParcel as importAtCentre } from '../../src-server/usb/import.ts';
import { Centre } from '../sim/centre.ts';
import { dyingAt, stickFailingAt, stickOf, type Step } from './support/failing-stick.ts';
import { atCentre, filesIn, folder, Station, UNIT } from './support/stick.ts';

const NOON = Date.parse('2019-10-12T12:00:00+08:00');
let centre: Centre;
let station: Station;
let stick: string;

beforeAll(async () => {
  centre = await Centre.start(() => NOON);
});
afterAll(() => centre.stop());

beforeEach(async () => {
  await centre.empty(200);
  await centre.receive(1, 3, [UNIT]);
  station = await Station.enrolled(centre);
  stick = folder();
});

const ALL_SENT = { pending: 0, sent: 6, refused: 0 };
const NOTHING_LEFT = { pending: 0, sent: 0, refused: 0 };

describe('an export', () => {
  it('that runs out of room at any byte leaves no file, and everything goes by the next way', async () => {
    station.work();
    const whole = statSync(await station.export(stick)).size;
    const before = station.state();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole - 1), async (room) => {
        const full = mkdtempSync(join(stick, 'full-'));
        await expect(exportParcel(station.workstation, full, stickOf(room))).rejects.toMatchObject({
          code: 'unwritable',
          message: '文件没有写成：空间不够。已填写的内容都在本机，换一个U盘再导出，或联网后自动上报。',
        });
        expect(filesIn(full)).toEqual([]);
        expect(station.state()).toEqual(before);
      }),
      { numRuns: 60 },
    );
    await station.online();
    expect(station.counts()).toEqual(NOTHING_LEFT);
    expect(station.digest()).toEqual(await centre.digest(station.device));
  });

  it.each<[Step, string, RegExp]>([
    ['readdir', 'ENOENT', /已拔出/],
    ['open', 'EROFS', /只能读、不能写/],
    ['open', 'EACCES', /没有写入权限/],
    ['sync', 'EIO', /读写出错/],
    ['close', 'ENODEV', /已拔出/],
    ['rename', 'EPERM', /没有写入权限/],
    ['rename', 'EWHATEVER', /这个位置写不进去/],
  ])('that fails at %s with %s says so and leaves nothing behind', async (step, code, words) => {
    station.work();
    await expect(exportParcel(station.workstation, stick, stickFailingAt(step, code))).rejects.toThrow(words);
    expect(filesIn(stick)).toEqual([]);
    // A stick that takes no file takes no undo either.
    const isBefore = step === 'readdir' || step === 'open';
    expect(station.counts()).toEqual(isBefore ? { pending: 6, sent: 0, refused: 0 } : ALL_SENT);
  });

  it('that dies between the seqs and the last byte: the same seqs go by stick or by line', async () => {
    station.work();
    for (const bytes of [0, 1, 500, 1500]) {
      await expect(exportParcel(station.workstation, stick, dyingAt(bytes))).rejects.toThrow('文件没有写成');
      station.restart();
      expect(station.counts()).toEqual(ALL_SENT);
    }
    expect(filesIn(stick).every((name) => name.startsWith('.'))).toBe(true);
    const { receipt, taken } = await atCentre(centre, await station.export(stick), stick);
    expect(taken).toBe(6);
    expect(filesIn(stick).some((name) => name.endsWith('.part'))).toBe(false);
    await station.import(receipt);
    expect(station.counts()).toEqual(NOTHING_LEFT);
  });

  it('never replaces a file: the number goes on', async () => {
    const names = [];
    for (let i = 0; i < 3; i++) names.push((await exportParcel(station.workstation, stick)).file);
    expect(names).toEqual([1, 2, 3].map((n) => `上报-${UNIT}-20191012-${n}.jdb`));
    await atCentre(centre, join(stick, names[1]!), stick);
    expect(filesIn(stick)).toContain(`回执-${UNIT}-20191012-2.jdb`);
  });

  it('before any contact says what is missing, and sends nothing', async () => {
    station.workstation.meta.remove('parcel');
    station.work();
    await expect(station.export(stick)).rejects.toMatchObject({ code: 'no-keys' });
    expect(station.counts()).toEqual({ pending: 6, sent: 0, refused: 0 });
    await station.online();
    expect(filesIn(stick)).toEqual([]);
    await station.export(stick);
    expect(filesIn(stick)).toHaveLength(1);
  });

  it('of a workstation that has to enrol anew is refused with the reason', async () => {
    station.workstation.syncStore.setMeta({ enrol: 'copy' });
    await expect(station.export(stick)).rejects.toThrow('重新登记本机');
    expect(filesIn(stick)).toEqual([]);
  });
});

describe('an import at the centre', () => {
  it('whose receipt finds no room has executed all, and importing again writes the receipt', async () => {
    station.work();
    const file = await station.export(stick);
    const whole = statSync((await atCentre(centre, file, folder())).receipt).size;
    for (const room of [0, 11, 500, whole - 1]) {
      const full = folder();
      await expect(importAtCentre(centre.deps, file, full, stickOf(room))).rejects.toMatchObject({
        code: 'unwritable',
      });
      expect(filesIn(full)).toEqual([]);
    }
    const { receipt } = await atCentre(centre, file, stick);
    await station.import(receipt);
    expect(station.counts()).toEqual(NOTHING_LEFT);
    expect(station.digest()).toEqual(await centre.digest(station.device));
  });

  it('onto a stick that is gone executes nothing', async () => {
    station.work();
    const file = await station.export(stick);
    const gone = importAtCentre(centre.deps, file, stick, stickFailingAt('readdir', 'ENOENT'));
    await expect(gone).rejects.toMatchObject({ code: 'unwritable' });
    expect(await centre.rows(sql`select * from outcome`)).toEqual([]);
  });
});
