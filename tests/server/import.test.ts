/** Files imported on workstations that share a centre: one order, however many import it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrollAnswerSchema } from '#shared/contract/wire.ts';
import { attentionItem } from '../../src-main/engine/attention/item.ts';
import { verify } from '../../src-main/engine/cli/verify.ts';
import { importFile, type ImportReport } from '../../src-main/engine/import/import-file.ts';
import { openFile } from '../../src-main/engine/import/open-file.ts';
import { act } from '../../src-main/engine/order/act.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { syncOnce } from '../../src-main/engine/sync/round.ts';
import type { Transport } from '../../src-main/engine/sync/transport.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';
import { pgliteLane } from './support/lane.ts';
import { World } from './support/world.ts';

const lane = pgliteLane();
const folders: string[] = [];
const open: Workstation[] = [];
afterEach(() => {
  for (const workstation of open.splice(0)) workstation.close();
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function temporary(): string {
  const dir = mkdtempSync(join(tmpdir(), 'import-'));
  folders.push(dir);
  return dir;
}

/** A real store of a workstation at the centre of this world. */
class Desk {
  readonly workstation: Workstation;
  readonly unit: string;
  readonly #transport: Transport;

  private constructor(workstation: Workstation, unit: string, transport: Transport) {
    this.workstation = workstation;
    this.unit = unit;
    this.#transport = transport;
  }

  static async enrol(world: World, code: string): Promise<Desk> {
    const { organization, rules } = world.deps;
    const clock = { now: () => world.now, monotonic: () => world.now };
    const packages = { organization, rules };
    const workstation = openWorkstation(temporary(), randomBytes(32).toString('hex'), {
      create: true,
      clock,
      packages,
    });
    open.push(workstation);
    const asked = { code: await world.code(world.unit(code)), device: code };
    const answer = enrollAnswerSchema.parse((await world.post('/v1/devices/enroll', '', asked)).body);
    storeEnrolment(workstation, { server: 'http://centre', ca: '' }, answer);
    const transport: Pick<Transport, 'post'> = {
      post: async (path, body, schema) => schema.parse((await world.post(path, answer.token, body)).body),
    };
    return new Desk(workstation, world.unit(code), transport as Transport);
  }

  sync() {
    return syncOnce(this.workstation, this.#transport);
  }

  import(file: string): ImportReport {
    const author = { name: '李建国', role: 'admin' as const, unit: this.unit };
    return importFile(this.workstation, openFile(file), { source: '文件', author });
  }

  /** Number -> what the store shows of it. */
  shown(): Record<string, unknown> {
    const views = this.ids().map((id) => this.workstation.projection.shown(id)!);
    return Object.fromEntries(
      views.map(({ state: { number, leadUnit, phase, personal, version }, pending }) => [
        number,
        { leadUnit, phase, title: personal.title, version, pending },
      ]),
    );
  }

  /** Orders of the list, those of own commands too. */
  ids(): string[] {
    return this.workstation.store.sql('SELECT id FROM order_row ORDER BY number').pluck().all() as string[];
  }

  /** Numbers of the list, as it is kept in rows. */
  listed(): string[] {
    return this.workstation.store.sql('SELECT number FROM order_row ORDER BY number').pluck().all() as string[];
  }

  /** Counts of commands that wait or were refused. */
  outbox() {
    return this.workstation.outbox.counts();
  }
}

const HEADER = '工单编号,标题,创建时间,街道,承办单位,是否解决';
const fileOf = (...lines: string[]): string => {
  const path = join(temporary(), 'a.csv');
  writeFileSync(path, [HEADER, ...lines, ''].join('\r\n'));
  return path;
};
/** The database is shared by the tests of this file: each has numbers of its own. */
let series = 0;
beforeEach(() => void series++);
const numbered = (n: number): string => `T${series}-${n}`;

const FILE = () =>
  fileOf(
    `${numbered(1)},漏水,2019-10-10 08:00,单位s1,,`,
    `${numbered(2)},噪声,2019-10-10 09:00,单位s2,单位s2,是`,
    `${numbered(3)},垃圾,2019-10-10 10:00,,水务局,`,
  );

describe('a file imported at an enrolled workstation', () => {
  it('is shown at once, travels like any act, and comes to those whose orders it holds', async () => {
    const world = await World.open(lane());
    const [district, street] = [await Desk.enrol(world, 'd'), await Desk.enrol(world, 's1')];
    expect(district.import(FILE())).toMatchObject({ read: 3, new: 3, refused: [] });
    expect(district.shown()).toMatchObject({
      [numbered(1)]: { leadUnit: world.unit('s1'), version: 1, pending: 1 },
      [numbered(2)]: { leadUnit: world.unit('s2'), phase: 'completed' },
      // A unit that nobody knows: the workstation that imports takes it.
      [numbered(3)]: { leadUnit: world.unit('d'), pending: 1 },
    });
    expect(district.listed()).toEqual([1, 2, 3].map(numbered));
    expect(verify(district.workstation)).toMatchObject({ ok: true });
    expect(district.import(FILE())).toMatchObject({ new: 0, unchanged: 3 });
    await district.sync();
    await district.sync();
    await street.sync();
    expect(district.outbox()).toEqual({ pending: 0, sent: 0, refused: 0 });
    expect(district.shown()).toMatchObject({ [numbered(1)]: { version: 1, pending: 0, title: '漏水' } });
    expect(street.shown()).toMatchObject({ [numbered(1)]: { title: '漏水', pending: 0 } });
    expect(street.listed()).toEqual([numbered(1)]);
    for (const desk of [district, street]) expect(verify(desk.workstation)).toMatchObject({ ok: true });
    expect(district.import(FILE())).toMatchObject({ unchanged: 3 });
  });

  it('makes one order when two import it before they know of each other', async () => {
    const world = await World.open(lane());
    const [one, two] = [await Desk.enrol(world, 'd'), await Desk.enrol(world, 'd')];
    one.import(FILE());
    two.import(FILE());
    for (const desk of [one, two, one, two]) await desk.sync();
    expect(one.shown()).toEqual(two.shown());
    expect(Object.values(two.shown())).toMatchObject([1, 2, 3].map(() => ({ version: 1, pending: 0 })));
    for (const desk of [one, two]) {
      expect(desk.outbox()).toEqual({ pending: 0, sent: 0, refused: 0 });
      expect(desk.import(FILE())).toMatchObject({ unchanged: 3, new: 0, updated: 0 });
      expect(verify(desk.workstation)).toMatchObject({ ok: true, events: 3 });
    }
  });

  it('can be handled before the centre has heard of it', async () => {
    const world = await World.open(lane());
    const street = await Desk.enrol(world, 's1');
    street.import(fileOf(`${numbered(1)},漏水,2019-10-10 08:00,单位s1,,`));
    const [id] = street.ids();
    const user = { name: '王堃', role: 'clerk' as const, unit: street.unit };
    expect(act(street.workstation, user, { id: id!, kind: 'accept', payload: {} })).toMatchObject({
      outcome: 'pending',
    });
    await street.sync();
    expect(street.shown()).toMatchObject({ [numbered(1)]: { phase: 'handling', version: 2, pending: 0 } });
    // Later facts do not take it back.
    expect(street.import(fileOf(`${numbered(1)},漏水严重,2019-10-10 08:00,单位s1,,是`))).toMatchObject({ updated: 1 });
    await street.sync();
    expect(street.shown()).toMatchObject({
      [numbered(1)]: { phase: 'handling', title: '漏水严重', version: 3, pending: 0 },
    });
    expect(verify(street.workstation)).toMatchObject({ ok: true });
  });

  it('takes no order of others, and leaves no trace of a row that the centre refuses', async () => {
    const world = await World.open(lane());
    const [district, street] = [await Desk.enrol(world, 'd'), await Desk.enrol(world, 's1')];
    const { refused, ...rest } = street.import(FILE());
    expect(rest).toMatchObject({ new: 2 });
    expect(refused.map(({ reasons }) => reasons)).toEqual([['承办单位不在本单位之下，不能由本单位导入。']]);
    await street.sync();
    // The district gives N3 to another street; a second device of the first one has not heard of it.
    const late = await Desk.enrol(world, 's1');
    await district.sync();
    const id = district.workstation.truth
      .ids()
      .find((order) => district.workstation.truth.view(order)?.state.number === numbered(3));
    const user = { name: '王堃', role: 'clerk' as const, unit: district.unit };
    act(district.workstation, user, { id: id!, kind: 'dispatch', payload: { toUnit: world.unit('s2') } });
    await district.sync();
    late.import(fileOf(`${numbered(3)},垃圾变多,2019-10-10 10:00,,水务局,`));
    await late.sync();
    expect(late.listed()).toEqual([numbered(1)]);
    expect(late.outbox()).toMatchObject({ pending: 0, refused: 1 });
    const [item] = late.workstation.outbox.attention();
    const wanted = attentionItem(late.workstation, item!, { ...user, unit: late.unit });
    expect(wanted).toMatchObject({ label: '导入', orderNumber: null, redo: { allowed: false } });
    expect(wanted.fields).toEqual([
      { label: '编号', value: numbered(3) },
      { label: '标题', value: '垃圾变多' },
    ]);
    expect(late.import(fileOf(`${numbered(3)},垃圾变多,2019-10-10 10:00,,水务局,`))).toMatchObject({
      new: 0,
      refused: [{}],
    });
    expect(verify(late.workstation)).toMatchObject({ ok: true });
  });

  it("brings the upper level's results to orders that the centre received itself", async () => {
    const world = await World.open(lane());
    const street = await Desk.enrol(world, 's1');
    await world.receive('s1');
    await street.sync();
    const number = street.listed()[0]!;
    const later = fileOf(`${number},别的标题,2019-10-10 08:00,单位s1,,是`);
    expect(street.import(fileOf(`${number},别的标题,2019-10-10 08:00,单位s1,,`))).toMatchObject({ unchanged: 1 });
    expect(street.import(later)).toMatchObject({ updated: 1 });
    await street.sync();
    expect(street.shown()).toMatchObject({ [number]: { title: '楼上漏水', version: 2, pending: 0 } });
    const [id] = street.ids();
    expect(street.workstation.truth.view(id!)?.state.sample).toMatchObject({ source: '导入', solved: true });
    expect(street.import(later)).toMatchObject({ unchanged: 1 });
  });
});
