/** Workstations on real stores that number documents from the leases of a real centre. */
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { enrollAnswerSchema } from '#shared/contract/wire.ts';
import { LEASE } from '#shared/domain/numbers/stock.ts';
import { NumberStore } from '../../src-main/engine/numbers/number-store.ts';
import { takeNumber, voidNumber } from '../../src-main/engine/numbers/take.ts';
import { proofOfDevice, storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { syncOnce } from '../../src-main/engine/sync/round.ts';
import { SyncFailure } from '../../src-main/engine/sync/sync-failure.ts';
import type { Transport } from '../../src-main/engine/sync/transport.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';
import { markFiles } from '../../src-main/keys/mark-file.ts';
import { numberLedger } from '../../src-server/numbers/ledger.ts';
import { jumpNumberSeries } from '../../src-server/numbers/series.ts';
import { beginEpoch } from '../../src-server/store/meta.ts';
import { pgliteLane } from './support/lane.ts';
import { World } from './support/world.ts';

const lane = pgliteLane();
const SERVER = 'http://centre';
const folders: string[] = [];
const open: Workstation[] = [];
afterEach(() => {
  for (const workstation of open.splice(0)) workstation.close();
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

let series = '';
let tests = 0;

class Desk {
  readonly world: World;
  readonly dir: string;
  readonly #key: string;
  readonly #unit: string;
  readonly #marks: string;
  workstation: Workstation;
  /** Answers of leases that get lost on the way. */
  losses = 0;

  constructor(world: World, unit: string, from?: { dir: string; desk: Desk }) {
    this.world = world;
    this.dir = mkdtempSync(join(tmpdir(), 'numbers-'));
    folders.push(this.dir);
    if (from) cpSync(from.dir, join(this.dir, 'store'), { recursive: true });
    this.#key = from ? from.desk.#key : randomBytes(32).toString('hex');
    this.#unit = unit;
    this.#marks = join(this.dir, 'key');
    this.workstation = this.#open();
  }

  #open(): Workstation {
    const { organization, rules } = this.world.deps;
    const workstation = openWorkstation(join(this.dir, 'store'), this.#key, {
      create: true,
      clock: { now: () => this.world.now, monotonic: () => this.world.now },
      packages: { organization, rules },
      marks: markFiles(this.#marks),
    });
    open.push(workstation);
    return workstation;
  }

  async enrol(): Promise<this> {
    const { world, workstation } = this;
    const previous = proofOfDevice(workstation, SERVER);
    const asked = { code: await world.code(world.unit(this.#unit)), device: '一号机', previous };
    const answer = enrollAnswerSchema.parse((await world.post('/v1/devices/enroll', '', asked)).body);
    storeEnrolment(workstation, { server: SERVER, ca: '' }, answer);
    return this;
  }

  sync(): Promise<unknown> {
    const { world, workstation } = this;
    const token = workstation.meta.get('token') ?? '';
    const transport: Pick<Transport, 'post' | 'get'> = {
      post: async (path, body, schema) => {
        const answer = await world.post(path, token, body);
        if (path === '/v1/numbers/reserve' && this.losses-- > 0) throw new SyncFailure('unreachable', '断网');
        if (answer.status !== 200) throw new SyncFailure('refused', JSON.stringify(answer.body));
        return schema.parse(answer.body);
      },
      get: async (path, schema) => {
        const answer = await world.app.inject({ url: path, headers: { authorization: `Bearer ${token}` } });
        return schema.parse(answer.json());
      },
    };
    return syncOnce(workstation, transport as Transport);
  }

  get user() {
    return { name: '李建国', role: 'clerk' as const, unit: this.world.unit(this.#unit) };
  }
  take(order: string): number {
    return takeNumber(this.workstation, this.user, { series, order, document: 'letter' }).number;
  }
  get ranges(): string[] {
    return new NumberStore(this.workstation.store).ranges().map(({ from, to, next }) => `${from}-${to} next ${next}`);
  }
  /** The machine is started again, which turns the mark. */
  restart(): void {
    this.workstation.close();
    this.workstation = this.#open();
    this.workstation.mark.turn();
  }
  copy(): string {
    this.workstation.store.checkpoint();
    const dir = join(this.dir, 'copy');
    cpSync(join(this.dir, 'store'), dir, { recursive: true });
    return dir;
  }
}

async function street(): Promise<{ world: World; desk: Desk; order: string }> {
  series = `函${++tests}`;
  const world = await World.open(lane());
  const desk = await new Desk(world, 's1').enrol();
  const order = await world.receiveOne('s1');
  await desk.sync();
  expect(() => desk.take(order)).toThrow('号码不能自编');
  return { world, desk, order };
}

const ledgerOf = async ({ deps }: World): Promise<string[]> => {
  const [found] = await numberLedger(deps.store, { series });
  return (found?.lines ?? []).map((line) =>
    [`${line.from}-${line.to}`, line.fate, ...('flags' in line ? line.flags : [line.why])].join(' ').trim(),
  );
};

describe('a workstation', () => {
  test('wishes offline, leases with the next contact, numbers offline, and leases more before it runs out', async () => {
    const { world, desk, order } = await street();
    await desk.sync();
    expect(desk.ranges).toEqual([`1-${LEASE} next 1`]);
    const taken = Array.from({ length: 40 }, () => desk.take(order));
    expect(taken).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    voidNumber(desk.workstation, desk.user, { series, year: 2019, number: 40, reason: '内容有误' });
    await desk.sync();
    expect(desk.ranges).toEqual([`1-${LEASE} next 41`, `${LEASE + 1}-${2 * LEASE} next ${LEASE + 1}`]);
    await desk.sync();
    const lines = await ledgerOf(world);
    expect(lines.filter((line) => line.endsWith('used'))).toHaveLength(39);
    expect(lines.slice(-3)).toEqual(['40-40 void', `41-${LEASE} open`, `${LEASE + 1}-${2 * LEASE} open`]);
    expect(desk.workstation.projection.shown(order)?.state.numbers).toHaveLength(40);
  });

  test('whose answers get lost leases nothing twice, and its other work goes on', async () => {
    const { world, desk, order } = await street();
    desk.losses = 3;
    for (let i = 0; i < 3; i++) await desk.sync();
    expect(desk.ranges).toEqual([]);
    await desk.sync();
    expect([desk.ranges, await ledgerOf(world)]).toEqual([[`1-${LEASE} next 1`], [`1-${LEASE} open`]]);
    expect(desk.take(order)).toBe(1);
  });

  test('that was restored from a copy numbers nothing until it enrols, and then from numbers of its own', async () => {
    const { world, desk, order } = await street();
    await desk.sync();
    desk.take(order);
    const dir = desk.copy();
    desk.restart();
    expect([desk.take(order), desk.take(order)]).toEqual([2, 3]);
    await desk.sync();
    const twin = new Desk(world, 's1', { dir, desk });
    expect(() => twin.take(order)).toThrow('复制或恢复来的');
    await expect(twin.sync()).rejects.toThrow('复制或恢复来的');
    await twin.enrol();
    await twin.sync();
    expect(twin.take(order)).toBe(LEASE + 1);
    await twin.sync();
    // The machine it was copied of has papers that are still on their way.
    const lines = await ledgerOf(world);
    expect(lines).toEqual(['1-1 used', '2-2 used', '3-3 used', `4-${LEASE} closed again`, `${LEASE + 1}-${LEASE + 1} used`, `${LEASE + 2}-${2 * LEASE} open`]);
  }); // prettier-ignore

  test('lets go of what a restored centre forgot, and prints no number again', async () => {
    const { world, desk, order } = await street();
    await desk.sync();
    expect([desk.take(order), desk.take(order)]).toEqual([1, 2]);
    const { db } = world.deps.store;
    await db.execute(`delete from number_range where series = '${series}'`);
    await db.execute(`delete from number_series where series = '${series}'`);
    await jumpNumberSeries(db, 1, world.now);
    await beginEpoch(db);
    await desk.sync();
    await desk.sync();
    expect(desk.ranges).toEqual([`1001-${1000 + LEASE} next 1001`]);
    expect(desk.take(order)).toBe(1001);
    await desk.sync();
    expect((await ledgerOf(world)).slice(0, 4)).toEqual(['1-1 used', '2-2 used', '3-1000 jumped restore', '1001-1001 used']);
  }); // prettier-ignore
});
