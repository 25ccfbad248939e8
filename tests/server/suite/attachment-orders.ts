/** A file is there for an order only when somebody sent it, whole, under that order: naming its hash is worth nothing (INV-6). */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { and, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/time.ts';
import { sweep } from '../../../src-server/attachments/sweep.ts';
import {
  attachmentChunks,
  attachments,
  attachmentsSent,
  attachmentUploads,
} from '../../../src-server/store/schema/index.ts';
import { hashOf, Sender } from '../support/file-sender.ts';
import type { Lane } from '../support/lane.ts';
import type { Workstation } from '../support/workstation.ts';
import { World } from '../support/world.ts';

export const attachmentOrdersSuite = (store: Lane): void => {
  let world: World;
  let base: string;
  beforeEach(async () => {
    world = await World.open(store());
    await world.app.listen({ port: 0, host: '127.0.0.1' });
    base = `http://127.0.0.1:${(world.app.server.address() as AddressInfo).port}`;
  });
  afterEach(() => world.close());

  async function attach(by: Workstation, order: string, file: Buffer): Promise<Sender> {
    await by.pull();
    const payload = { hash: hashOf(file), size: file.length, mime: 'image/jpeg', name: '照片.jpg' };
    expect(await by.does('attach', order, payload)).toBe('');
    return new Sender(base, order, file);
  }
  const uploadsOf = (hash: string) =>
    store().db.select().from(attachmentUploads).where(eq(attachmentUploads.hash, hash));
  const sentOf = async (hash: string) =>
    (await store().db.select().from(attachmentsSent).where(eq(attachmentsSent.hash, hash))).map(({ order }) => order);
  const contentOf = async (hash: string) =>
    (await store().db.select().from(attachments).where(eq(attachments.hash, hash)))[0]?.content;

  const ABSENT = { status: 404, code: 'absent' };
  const NOTHING = { status: 200, bytes: 0, complete: false };

  describe('who knows the hash and the size of a file of another district', () => {
    test('does not get it by naming it on an order of its own, and is not told that it exists (INV-6)', async () => {
      const file = randomBytes(3000);
      const street = await world.enrol('s1');
      const real = await attach(street, await world.receiveOne('s1'), file);
      expect((await real.send(street)).body).toMatchObject({ complete: true });

      const far = await world.enrol('f1');
      const named = await attach(far, await world.receiveOne('f1'), file);
      // Answered as of a file that nobody has.
      const other = await attach(far, named.order, randomBytes(3000));
      for (const one of [named, other]) {
        expect(await one.request(far, 'GET')).toMatchObject(ABSENT);
        expect(await one.head(far)).toEqual(NOTHING);
        expect((await one.patch(far, 0, Buffer.alloc(0))).body).toEqual({ received: 0, complete: false });
        expect((await one.patch(far, 0, randomBytes(1))).body).toEqual({ received: 1, complete: false });
        expect(await one.patch(far, 1, randomBytes(2999))).toMatchObject({ status: 422 });
        expect(await one.request(far, 'GET', { headers: { range: 'bytes=1-' } })).toMatchObject(ABSENT);
      }
      expect((await real.request(street, 'GET')).bytes.equals(file)).toBe(true);
    });

    test('has it when it sends all its bytes; they are stored once', async () => {
      const file = randomBytes(3000);
      const [street, far] = [await world.enrol('s1'), await world.enrol('f1')];
      const first = await attach(street, await world.receiveOne('s1'), file);
      await first.send(street);
      const content = await contentOf(first.hash);
      const second = await attach(far, await world.receiveOne('f1'), file);
      expect((await second.send(far)).body).toEqual({ received: 3000, complete: true });
      expect((await second.request(far, 'GET')).bytes.equals(file)).toBe(true);
      expect(await second.head(far)).toEqual({ ...NOTHING, complete: true });
      expect(new Set(await sentOf(first.hash))).toEqual(new Set([first.order, second.order]));
      expect([await contentOf(first.hash), await uploadsOf(first.hash)]).toEqual([content, []]);
      expect(await first.request(far, 'GET')).toMatchObject({ status: 404, code: 'not-named' });
    });

    test('learns nothing either of an order that left it, but goes on with what it sends itself', async () => {
      const file = randomBytes(3000);
      const [street, district] = [await world.enrol('s1'), await world.enrol('d')];
      const order = await world.receiveOne('s1');
      const named = await attach(street, order, file);
      const other = randomBytes(3000);
      const guess = { hash: hashOf(other), size: 2999, mime: 'image/jpeg', name: '照片.jpg' };
      expect(await street.does('attach', order, guess)).toBe('');
      await district.pull();
      expect(await district.does('dispatch', order, { toUnit: world.unit('s2') })).toBe('');
      const next = await world.enrol('s2');
      await attach(next, order, file);
      const guessed = await attach(next, order, other);
      expect((await named.send(next)).body).toMatchObject({ complete: true });
      // Nor under which size others name it now.
      expect(await guessed.send(street)).toMatchObject({ status: 400, code: 'length' });

      expect(await named.head(street)).toEqual(NOTHING);
      await named.patch(street, 0, file.subarray(0, 1000));
      expect(await named.head(street)).toEqual({ ...NOTHING, bytes: 1000 });
      expect((await named.send(street, 1000)).body).toEqual({ received: 3000, complete: true });
      expect(await named.head(street)).toEqual({ ...NOTHING, complete: true });
      expect(await named.request(street, 'GET')).toMatchObject({ status: 404, code: 'not-named' });
      expect([(await sentOf(named.hash)).length, (await uploadsOf(named.hash)).length]).toEqual([2, 0]);
    });
  });

  describe('a file that two orders name', () => {
    test('half sent under one of them is neither counted nor gone on with under the other', async () => {
      const file = randomBytes(3000);
      const street = await world.enrol('s1');
      const [one, two] = await world.receive('s1', 2);
      const [a, b] = [await attach(street, one!, file), await attach(street, two!, file)];
      await a.patch(street, 0, file.subarray(0, 2000));
      expect([await a.head(street), await b.head(street)]).toEqual([{ ...NOTHING, bytes: 2000 }, NOTHING]);
      expect(await b.send(street, 2000)).toMatchObject({ status: 409, code: 'offset' });
      expect(await b.request(street, 'GET')).toMatchObject(ABSENT);
      await b.patch(street, 0, file.subarray(0, 1000));
      expect((await a.send(street, 2000)).body).toMatchObject({ complete: true });
      // What is whole under the one changes nothing under the other.
      expect([await a.head(street), await b.head(street)]).toEqual([
        { ...NOTHING, complete: true },
        { ...NOTHING, bytes: 1000 },
      ]);
      expect(await b.request(street, 'GET')).toMatchObject(ABSENT);
      expect((await b.send(street, 1000)).body).toMatchObject({ complete: true });
      expect((await b.request(street, 'GET')).bytes.equals(file)).toBe(true);
      expect(await uploadsOf(a.hash)).toEqual([]);
    });

    test('and that is sent under both at once is there under both, stored once', async () => {
      const file = randomBytes(1024 * 1024 + 777);
      const [street, second] = [await world.enrol('s1'), await world.enrol('s1')];
      const [one, two] = await world.receive('s1', 2);
      const [a, b] = [await attach(street, one!, file), await attach(second, two!, file)];
      const sendings = [a.send(street), b.send(street), a.send(second), b.send(second)];
      for (const { body } of await Promise.all(sendings)) expect(body).toMatchObject({ complete: true });
      for (const each of [a, b]) expect((await each.request(street, 'GET')).bytes.equals(file)).toBe(true);
      expect(await uploadsOf(a.hash)).toEqual([]);
      const content = (await contentOf(a.hash))!;
      const chunks = await store().db.select().from(attachmentChunks).where(eq(attachmentChunks.content, content));
      expect(chunks).toHaveLength(2);
    });

    test('is given under an order when, and only when, all of it was sent under that order, whatever was sent in between', async () => {
      const stations = [await world.enrol('s1'), await world.enrol('f1')] as const;
      const orders = [await world.receive('s1', 2), await world.receive('f1', 1)] as const;
      const places = orders.flatMap((ids, who) => ids.map((order) => ({ who: stations[who]!, order })));
      const steps = fc.array(fc.tuple(fc.nat({ max: places.length - 1 }), fc.integer({ min: 1, max: 60 })), {
        maxLength: 12,
      });
      await fc.assert(
        fc.asyncProperty(steps, async (pieces) => {
          const file = randomBytes(60);
          const sent = places.map(() => 0);
          const senders: Sender[] = [];
          for (const { who, order } of places) senders.push(await attach(who, order, file));
          for (const [place, length] of pieces) {
            const { who } = places[place]!;
            const at = sent[place]!;
            const part = file.subarray(at, at + length);
            if (at < 60) await senders[place]!.patch(who, at, part);
            sent[place] = at + part.length;
          }
          for (const [place, sender] of senders.entries()) {
            const { who } = places[place]!;
            const isWhole = sent[place] === 60;
            const bytes = isWhole ? 0 : sent[place];
            expect(await sender.head(who)).toEqual({ status: 200, bytes, complete: isWhole });
            const got = await sender.request(who, 'GET');
            expect(isWhole ? got.bytes.equals(file) : got.code).toBe(isWhole ? true : 'absent');
          }
        }),
        { numRuns: 15 },
      );
    });
  });

  describe('an order', () => {
    test('that names a file twice has it when it was sent once', async () => {
      const file = randomBytes(3000);
      const [street, colleague] = [await world.enrol('s1'), await world.enrol('s1')];
      const first = await attach(street, await world.receiveOne('s1'), file);
      await first.send(street);
      const again = await attach(colleague, first.order, file);
      expect(await again.head(colleague)).toEqual({ ...NOTHING, complete: true });
      expect((await again.send(colleague)).body).toEqual({ received: 0, complete: true });
      expect(await uploadsOf(first.hash)).toEqual([]);
    });

    test('that moves takes its files to who sees it now', async () => {
      const file = randomBytes(3000);
      const [street, district] = [await world.enrol('s1'), await world.enrol('d')];
      const sender = await attach(street, await world.receiveOne('s1'), file);
      await sender.send(street);
      await district.pull();
      expect(await district.does('dispatch', sender.order, { toUnit: world.unit('s2') })).toBe('');
      expect(await sender.request(street, 'GET')).toMatchObject({ status: 404, code: 'not-named' });
      // What it sent itself it may know of.
      expect(await sender.head(street)).toMatchObject({ complete: true });
      for (const code of ['s2', 'd'])
        expect((await sender.request(await world.enrol(code), 'GET')).bytes.equals(file)).toBe(true);
    });
  });

  test('what is swept is there under no order any more, and begins anew', async () => {
    const file = randomBytes(3000);
    const street = await world.enrol('s1');
    const sender = await attach(street, await world.receiveOne('s1'), file);
    const stray = { hash: hashOf(randomBytes(9)), content: sender.order, size: 9, at: world.now };
    await store().db.insert(attachments).values(stray);
    await store().db.insert(attachmentsSent).values({ order: sender.order, hash: stray.hash, unit: street.unit });
    await sender.patch(street, 0, file.subarray(0, 1000));
    world.now += 7 * DAY + 1;
    await sweep(world.deps);
    expect([await sentOf(stray.hash), await uploadsOf(sender.hash)]).toEqual([[], []]);
    expect((await sender.send(street)).body).toMatchObject({ complete: true });
    world.now += 7 * DAY + 1;
    await sweep(world.deps);
    const row = and(eq(attachmentsSent.order, sender.order), eq(attachmentsSent.hash, sender.hash));
    expect(await store().db.select().from(attachmentsSent).where(row)).toHaveLength(1);
    expect((await sender.request(street, 'GET')).bytes.equals(file)).toBe(true);
  });
};
