/** A file that several orders name, between real workstations and the real server: sent under each, fetched from where it is. */
import { createHash, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginEpoch } from '../../src-server/store/meta.ts';
import { attachmentChunks, attachments, attachmentsSent } from '../../src-server/store/schema/index.ts';
import { closeStations, FileStation } from './support/file-station.ts';
import { pgliteLane } from './support/lane.ts';
import { World } from './support/world.ts';

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const store = pgliteLane();
let world: World;
let address: string;

beforeEach(async () => {
  world = await World.open(store());
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  address = `http://127.0.0.1:${(world.app.server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await closeStations();
  await world.close();
});

const enrol = (code: string): Promise<FileStation> => FileStation.enrol(world, address, code);
const stateOf = (station: FileStation, order: string): string | undefined => station.view(order)[0]?.state;
async function sentUnder(bytes: Buffer): Promise<Set<string>> {
  const rows = await store()
    .db.select()
    .from(attachmentsSent)
    .where(eq(attachmentsSent.hash, hashOf(bytes)));
  return new Set(rows.map(({ order }) => order));
}

describe('a file that two orders name', () => {
  it('is sent under each of them, and each says for itself where it is', async () => {
    const [a, b] = await world.receive('s1', 2);
    const street = await enrol('s1');
    const bytes = randomBytes(3000);
    await street.attach(a!, bytes);
    await street.sync();
    await street.run();
    await street.attach(b!, bytes);
    expect([stateOf(street, a!), stateOf(street, b!)]).toEqual(['there', 'waiting']);
    await street.sync();
    await street.run();
    expect([stateOf(street, a!), stateOf(street, b!)]).toEqual(['there', 'there']);
    expect(await sentUnder(bytes)).toEqual(new Set([a, b]));
  });

  it.each([0, 1])('is fetched from the one under which it is (%i), whatever the other one says', async (which) => {
    const orders = (await world.receive('s1', 2)).toSorted();
    const [sends, waits, district] = [await enrol('s1'), await enrol('s1'), await enrol('d')];
    const bytes = randomBytes(3000);
    await sends.attach(orders[which]!, bytes);
    await waits.attach(orders[1 - which]!, bytes);
    await Promise.all([sends.sync(), waits.sync()]);
    await sends.runAll();
    await district.sync();
    await district.runAll();
    expect((await district.bytes(hashOf(bytes))).equals(bytes)).toBe(true);
  });
});

describe('a centre that was set back to a time before a file came', () => {
  async function setBack(): Promise<void> {
    await store().db.delete(attachments);
    await store().db.delete(attachmentChunks);
    await beginEpoch(store().db);
  }

  it('gets it again under every order under which it was, from who only fetched it too', async () => {
    const [a, b] = await world.receive('s1', 2);
    const [street, district] = [await enrol('s1'), await enrol('d')];
    const bytes = randomBytes(3000);
    await street.attach(a!, bytes);
    await street.attach(b!, bytes);
    await street.sync();
    await street.runAll();
    await setBack();
    await street.sync();
    await street.runAll();
    expect(await sentUnder(bytes)).toEqual(new Set([a, b]));

    await district.sync();
    await district.runAll();
    await setBack();
    await district.sync();
    await district.runAll();
    expect((await sentUnder(bytes)).size).toBe(1);
  });

  it('does not get it under an order that only names it: who names it there may not have it (INV-6)', async () => {
    const [a, b] = [await world.receiveOne('s1'), await world.receiveOne('s2')];
    const [names, has, district] = [await enrol('s1'), await enrol('s2'), await enrol('d')];
    const bytes = randomBytes(3000);
    await has.attach(b, bytes);
    await has.sync();
    await has.runAll();
    await names.attach(a, bytes);
    await names.sync();
    await district.sync();
    await district.runAll();
    await setBack();
    await district.sync();
    await district.runAll();
    expect(await sentUnder(bytes)).toEqual(new Set([b]));
  });
});
