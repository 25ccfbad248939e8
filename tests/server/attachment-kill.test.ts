/** An engine killed in the middle of a file, and started again: the file arrives whole, and what was there is not repeated. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleOrganization } from '#shared/samples/index.ts';
import { attachFile } from '../../src-main/engine/attachments/attach-file.ts';
import { RECORD_BYTES } from '../../src-main/engine/attachments/sealed-file.ts';
import { requestEnrolment, storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { syncOnce } from '../../src-main/engine/sync/round.ts';
import { Transport } from '../../src-main/engine/sync/transport.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';
import { attachments, attachmentUploads } from '../../src-server/store/schema/index.ts';
import { newKey } from '../store/support/desk.ts';
import { startEngine, type EngineProcess } from '../store/support/engine-process.ts';
import { Line } from './support/line.ts';
import { pgliteLane } from './support/lane.ts';
import { World } from './support/world.ts';

/** A street each: what hangs on the orders of one is not fetched by the other. */
const [SENDING, FETCHING] = ['110107001', '110107002'];
/** Six chunks of the centre, the last one not full. */
const SIZE = 5_400_000;
/** Where the line goes silent: far from the beginning, the end, and any boundary. */
const MIDDLE = 2_750_001;
/** Bytes of a contact that are no file: asking, headers, the rounds of the sync. */
const TALK = 20_000;

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const store = pgliteLane();
let world: World;
let line: Line;
let address: string;
const folders: string[] = [];

beforeEach(async () => {
  // The units that a shipped engine knows.
  world = await World.open(store(), { deps: { organization: sampleOrganization() } });
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  line = new Line((world.app.server.address() as AddressInfo).port);
  address = await line.open();
});
afterEach(async () => {
  await line.close();
  await world.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A store that is used from here, or by an engine in a process of its own. */
class Station {
  readonly dir = mkdtempSync(join(tmpdir(), 'kill-test-'));
  readonly #key = newKey();
  readonly #unit: string;

  constructor(unit: string) {
    this.#unit = unit;
    folders.push(this.dir);
  }

  /** Without an engine: opened, used, closed. */
  async use<T>(work: (workstation: Workstation, transport: () => Transport) => Promise<T>): Promise<T> {
    const workstation = openWorkstation(this.dir, this.#key, { create: true, clock: world.deps.clock });
    const opened: Transport[] = [];
    const transport = (): Transport => {
      const [one = new Transport({ server: address, ca: '', token: workstation.meta.get('token') ?? '' })] = opened;
      opened[0] = one;
      return one;
    };
    try {
      return await work(workstation, transport);
    } finally {
      await opened[0]?.close();
      workstation.close();
    }
  }

  static async enrol(unit: string): Promise<Station> {
    const station = new Station(unit);
    const code = await world.code(unit);
    const asking = new Transport({ server: address, ca: '', token: '' });
    const answer = await requestEnrolment(asking, code);
    await asking.close();
    await station.use(async (workstation, transport) => {
      storeEnrolment(workstation, { server: address, ca: '' }, answer);
      await syncOnce(workstation, transport());
    });
    return station;
  }

  /** The command is accepted; the file is still here only. */
  async attach(order: string, bytes: Buffer): Promise<void> {
    const path = join(this.dir, '现场照片.jpg');
    writeFileSync(path, bytes);
    await this.use(async (workstation, transport) => {
      const user = { name: '王堃', role: 'clerk', unit: this.#unit } as const;
      const { outcome } = await attachFile(workstation, user, { id: order, path });
      if (outcome !== 'pending') throw new Error('the file was not attached');
      await syncOnce(workstation, transport());
    });
    rmSync(path);
  }

  sync(): Promise<unknown> {
    return this.use((workstation, transport) => syncOnce(workstation, transport()));
  }
  engine(): EngineProcess {
    return startEngine(this.dir, this.#key, world.now);
  }
  pathOf(hash: string, kind: '' | '.part' = ''): string {
    return join(this.dir, 'attachments', `${hash}${kind}`);
  }
  bytes(hash: string): Promise<Buffer> {
    return this.use(async ({ files }) => {
      const parts: Buffer[] = [];
      for await (const part of files.read(hash)) parts.push(Buffer.from(part));
      return Buffer.concat(parts);
    });
  }
}

async function receiveOne(street: string): Promise<string> {
  const delivery = world.delivery('', { unitCode: street });
  await world.deliver('orders', [delivery]);
  return world.idOf(delivery.number);
}

/** Starts the engine, and kills it when a connection has carried so much. */
async function killInTheMiddle(station: Station, isThere: () => boolean | Promise<boolean>): Promise<void> {
  const silent = new Promise<void>((resolve) => (line.onSilent = resolve));
  line.silentAfter = MIDDLE;
  const engine = station.engine();
  await silent;
  // What passed the line is where it was going.
  await until(isThere);
  await engine.kill();
  line.silentAfter = Number.POSITIVE_INFINITY;
}

const received = async (hash: string): Promise<number> => {
  const [upload] = await store().db.select().from(attachmentUploads).where(eq(attachmentUploads.hash, hash));
  return upload?.received ?? 0;
};
const isWhole = async (hash: string): Promise<boolean> =>
  (await store().db.select().from(attachments).where(eq(attachments.hash, hash))).length > 0;

describe('an engine that is killed in the middle of a file', () => {
  it('sends after its next start what the centre has not, and nothing twice', async () => {
    const order = await receiveOne(SENDING);
    const street = await Station.enrol(SENDING);
    const bytes = randomBytes(SIZE);
    const hash = hashOf(bytes);
    await street.attach(order, bytes);
    await killInTheMiddle(street, async () => (await received(hash)) > 0);
    // The centre keeps also the bytes of the piece that was on its way.
    await until(async () => (await received(hash)) > MIDDLE - TALK);
    const kept = await received(hash);
    expect([kept < MIDDLE, await isWhole(hash)]).toEqual([true, false]);

    const before = line.up;
    const again = street.engine();
    await until(() => isWhole(hash));
    const sent = line.up - before;
    expect(sent).toBeGreaterThanOrEqual(SIZE - kept);
    expect(sent - (SIZE - kept)).toBeLessThan(TALK);
    await again.kill();
    const colleague = await Station.enrol(SENDING);
    const other = colleague.engine();
    await until(() => existsSync(colleague.pathOf(hash)));
    await other.kill();
    expect(hashOf(await colleague.bytes(hash))).toBe(hash);
  });

  it('fetches after its next start what it has not: no more than one record comes twice', async () => {
    const order = await receiveOne(FETCHING);
    const [street, colleague] = [await Station.enrol(FETCHING), await Station.enrol(FETCHING)];
    const bytes = randomBytes(SIZE);
    const hash = hashOf(bytes);
    await street.attach(order, bytes);
    const sender = street.engine();
    await until(() => isWhole(hash));
    await sender.kill();
    await colleague.sync();
    const kept = (): number => statSync(colleague.pathOf(hash, '.part'), { throwIfNoEntry: false })?.size ?? 0;
    // All but the record that is not full, and what is no file.
    await killInTheMiddle(colleague, () => kept() > MIDDLE - RECORD_BYTES - TALK);
    expect([kept() < SIZE, existsSync(colleague.pathOf(hash))]).toEqual([true, false]);

    const [before, part] = [line.down, kept()];
    const again = colleague.engine();
    await until(() => existsSync(colleague.pathOf(hash)));
    const fetched = line.down - before;
    expect(fetched).toBeGreaterThanOrEqual(SIZE - part);
    expect(fetched - (SIZE - part)).toBeLessThan(RECORD_BYTES + TALK);
    await again.kill();
    expect(hashOf(await colleague.bytes(hash))).toBe(hash);
  });
});
