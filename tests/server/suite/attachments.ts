/** Attached files over real HTTP: from any byte on, only what an order names, only what the hash says. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTACHMENT_BODY } from '#shared/contract/attachments.ts';
import { ATTACHMENT_BYTES } from '#shared/domain/order/attachment.ts';
import { DAY } from '#shared/domain/time.ts';
import { sweep } from '../../../src-server/attachments/sweep.ts';
import { revoke } from '../../../src-server/devices/enroll.ts';
import { attachmentChunks, attachments, attachmentUploads } from '../../../src-server/store/schema/index.ts';
import { hashOf, Sender } from '../support/file-sender.ts';
import type { Lane } from '../support/lane.ts';
import { World } from '../support/world.ts';

const MIB = 1024 * 1024;

export const attachmentsSuite = (store: Lane): void => {
  /** A street with an order that names the file; the server listens on a port. */
  async function begun(file: Buffer, patch: Record<string, unknown> = {}) {
    const world = await World.open(store());
    const order = await world.receiveOne('s1');
    const street = await world.enrol('s1');
    await street.pull();
    const payload = { hash: hashOf(file), size: file.length, mime: 'image/jpeg', name: '照片.jpg', ...patch };
    expect(await street.does('attach', order, payload)).toBe('');
    await world.app.listen({ port: 0, host: '127.0.0.1' });
    const base = `http://127.0.0.1:${(world.app.server.address() as AddressInfo).port}`;
    return { world, street, order, sender: new Sender(base, order, file) };
  }
  const chunksOf = async (content: string) =>
    (await store().db.select().from(attachmentChunks).where(eq(attachmentChunks.content, content))).toSorted(
      (a, b) => a.n - b.n,
    );
  const uploadsOf = (hash: string) =>
    store().db.select().from(attachmentUploads).where(eq(attachmentUploads.hash, hash));
  const contentOf = async (hash: string) =>
    (await store().db.select().from(attachments).where(eq(attachments.hash, hash)))[0];

  describe('an attached file', () => {
    test('goes up and comes down whole, and from any byte on', async () => {
      const file = randomBytes(2 * MIB + 12_345);
      const { sender, street, world } = await begun(file);
      expect(await sender.head(street)).toEqual({ status: 200, bytes: 0, complete: false });
      expect(await sender.request(street, 'GET')).toMatchObject({ status: 404, code: 'absent' });
      expect((await sender.send(street)).body).toEqual({ received: file.length, complete: true });
      expect(await sender.head(street)).toMatchObject({ complete: true });
      expect((await sender.request(street, 'GET')).bytes.equals(file)).toBe(true);
      for (const from of [1, MIB - 1, MIB, MIB + 1, file.length - 1]) {
        const part = await sender.request(street, 'GET', { headers: { range: `bytes=${from}-` } });
        expect([from, part.status, part.bytes.equals(file.subarray(from))]).toEqual([from, 206, true]);
      }
      expect(await sender.request(street, 'GET', { headers: { range: `bytes=${file.length}-` } })).toMatchObject({
        status: 416,
      });
      // Sealed: nothing of it can be read in the database, and what is there is not more than the file.
      const chunks = await chunksOf((await contentOf(sender.hash))!.content);
      expect(chunks.map(({ n }) => n)).toEqual([0, 1, 2]);
      expect(chunks[0]!.sealed.includes(file.subarray(100, 164))).toBe(false);
      expect(await uploadsOf(sender.hash)).toEqual([]);
      await world.close();
    });

    test('goes on at the byte where the line broke', async () => {
      const file = randomBytes(MIB + 500_000);
      const { sender, street, world } = await begun(file);
      await sender.cut(street, 0, 300_001);
      const at = await settled(() => sender.head(street), 300_001);
      expect(at).toEqual({ status: 200, bytes: 300_001, complete: false });
      // Not from anywhere else: bytes would be missing, or stand twice.
      for (const wrong of [0, 300_000, 300_002])
        expect(await sender.patch(street, wrong, Buffer.from('x'))).toMatchObject({ status: 409, code: 'offset' });
      expect((await sender.send(street, 300_001)).body).toEqual({ received: file.length, complete: true });
      expect((await sender.request(street, 'GET')).bytes.equals(file)).toBe(true);
      await world.close();
    });

    test('arrives whole whatever the pieces are', async () => {
      const { street, world, sender: first, order } = await begun(randomBytes(10));
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 2_600_000 }),
          fc.array(fc.integer({ min: 0, max: 1_500_000 }), { maxLength: 5 }),
          async (size, pieces) => {
            const file = randomBytes(size);
            const sender = new Sender(first.base, order, file);
            const payload = { hash: sender.hash, size, mime: 'image/jpeg', name: '照片.jpg' };
            expect(await street.does('attach', order, payload)).toBe('');
            let at = 0;
            for (const piece of [...pieces, size]) {
              const bytes = file.subarray(at, at + piece);
              const { body } = await sender.patch(street, at, bytes);
              at += bytes.length;
              expect(body).toEqual({ received: at === size ? body['received'] : at, complete: at === size });
            }
            expect((await sender.request(street, 'GET')).bytes.equals(file)).toBe(true);
          },
        ),
        { numRuns: 8 },
      );
      await world.close();
    });

    test('is thrown away when it is not what its hash says, and begins anew', async () => {
      const file = randomBytes(MIB + 1000);
      const { sender, street, world } = await begun(file);
      const wrong = Buffer.from(file);
      wrong[5] = wrong[5]! ^ 1;
      expect(await sender.patch(street, 0, wrong)).toMatchObject({ status: 422, code: 'content' });
      expect([await uploadsOf(sender.hash), await contentOf(sender.hash)]).toEqual([[], undefined]);
      expect(await sender.head(street)).toEqual({ status: 200, bytes: 0, complete: false });
      expect((await sender.send(street)).body).toMatchObject({ complete: true });
      await world.close();
    });

    test('is finished by an empty request when the server died before it could look', async () => {
      const file = randomBytes(1000);
      const { sender, street, world } = await begun(file);
      await sender.patch(street, 0, file.subarray(0, 999));
      await store().db.update(attachmentUploads).set({ received: 1000 }).where(eq(attachmentUploads.hash, sender.hash));
      const [upload] = await uploadsOf(sender.hash);
      await store().db.delete(attachmentChunks).where(eq(attachmentChunks.content, upload!.content));
      const sealed = world.deps.vault.sealBytes(`${upload!.content}/0`, file);
      await store().db.insert(attachmentChunks).values({ content: upload!.content, n: 0, sealed });
      expect((await sender.patch(street, 1000, Buffer.alloc(0))).body).toEqual({ received: 1000, complete: true });
      await world.close();
    });

    test('takes no more than was said, and nothing of another size', async () => {
      const file = randomBytes(5000);
      const { sender, street, world } = await begun(file);
      expect(await sender.patch(street, 0, Buffer.concat([file, file]))).toMatchObject({
        status: 413,
        code: 'too-large',
      });
      expect((await sender.head(street)).bytes).toBeLessThanOrEqual(5000);
      for (const length of ['4999', '5001'])
        expect(await sender.patch(street, 0, file, { 'upload-length': length })).toMatchObject({ code: 'length' });
      for (const bad of ['-1', '1.5', 'x', String(ATTACHMENT_BYTES + 1)])
        expect(await sender.patch(street, 0, file, { 'upload-offset': bad })).toMatchObject({ status: 400 });
      const tooLarge = { hash: hashOf(file), size: ATTACHMENT_BYTES + 1, mime: 'image/jpeg', name: '照片.jpg' };
      expect(await street.does('attach', sender.order, tooLarge)).toBe('payload');
      await world.close();
    });
  });

  describe('who may', () => {
    test('no file that no order names, no order out of scope, and both are answered alike', async () => {
      const file = randomBytes(3000);
      const { sender, street, world, order } = await begun(file);
      const far = await world.enrol('f1');
      const unnamed = await world.receiveOne('s1');
      const alike = { status: 404, code: 'not-named' };
      for (const method of ['GET', 'PATCH']) {
        const init =
          method === 'GET'
            ? {}
            : {
                headers: { 'content-type': ATTACHMENT_BODY, 'upload-offset': '0', 'upload-length': '3000' },
                body: new Uint8Array(file),
              };
        expect(await sender.request(far, method, init)).toMatchObject(alike);
        expect(await sender.request(street, method, init, unnamed)).toMatchObject(alike);
        const other = new Sender(sender.base, order, randomBytes(3000));
        expect(await other.request(street, method, init)).toMatchObject(alike);
      }
      expect(await sender.head(far)).toMatchObject({ status: 404 });
      expect((await sender.send(street)).body).toMatchObject({ complete: true });
      expect(await sender.request(far, 'GET')).toMatchObject(alike);
      // The level above holds the order too.
      expect((await sender.request(await world.enrol('d'), 'GET')).bytes.equals(file)).toBe(true);
      await world.close();
    });

    test('a file attached before its order left is still taken, and given to the unit that has it now', async () => {
      const file = randomBytes(3000);
      const { sender, street, world, order } = await begun(file);
      const district = await world.enrol('d');
      await district.pull();
      expect(await district.does('dispatch', order, { toUnit: world.unit('s2') })).toBe('');
      await street.pull();
      expect(street.orders).not.toContain(order);
      expect((await sender.send(street)).body).toMatchObject({ complete: true });
      expect(await sender.request(street, 'GET')).toMatchObject({ status: 404, code: 'not-named' });
      const next = await world.enrol('s2');
      expect((await sender.request(next, 'GET')).bytes.equals(file)).toBe(true);
      // Who did not attach it and does not have the order cannot send it either.
      const again = new Sender(sender.base, order, randomBytes(3000));
      expect(await again.send(await world.enrol('f1'))).toMatchObject({ status: 404 });
      await world.close();
    });

    test('no revoked workstation, and nobody without a token', async () => {
      const file = randomBytes(3000);
      const { sender, street, world } = await begun(file);
      await sender.patch(street, 0, file.subarray(0, 1000));
      await revoke(world.deps, street.device);
      expect(await sender.send(street, 1000)).toMatchObject({ status: 403, code: 'revoked' });
      expect(await sender.request(street, 'GET')).toMatchObject({ status: 403, code: 'revoked' });
      expect(await sender.head(street)).toMatchObject({ status: 403 });
      const answer = await fetch(`${sender.base}/v1/attachments/${sender.hash}?order=${sender.order}`);
      expect(answer.status).toBe(401);
      await world.close();
    });

    test('nothing that is no hash and no order', async () => {
      const { sender, street, world } = await begun(randomBytes(10));
      const get = (path: string) =>
        fetch(`${sender.base}${path}`, { headers: { authorization: `Bearer ${street.token}` } }).then((a) => a.status);
      expect(await get(`/v1/attachments/..%2f..%2fserver.key?order=${sender.order}`)).toBe(400);
      expect(await get(`/v1/attachments/${sender.hash}`)).toBe(400);
      expect(await get(`/v1/attachments/${sender.hash}?order=%00`)).toBe(400);
      await world.close();
    });
  });

  describe('the same file', () => {
    test('sent by two workstations at once is stored once, and neither spoils the other', async () => {
      const file = randomBytes(MIB + 777);
      const { sender, street, world, order } = await begun(file);
      const second = await world.enrol('s1');
      // The second one has a bad disk: what it sends first is wrong.
      await sender.patch(second, 0, randomBytes(1000));
      await sender.patch(street, 0, file.subarray(0, 1000));
      expect([await sender.head(street), await sender.head(second)]).toMatchObject([{ bytes: 1000 }, { bytes: 1000 }]);
      const [a, b] = await Promise.all([sender.send(street, 1000), sender.send(second, 1000)]);
      expect(a.body).toMatchObject({ complete: true });
      expect([200, 422]).toContain(b.status);
      expect((await sender.request(second, 'GET')).bytes.equals(file)).toBe(true);
      // Both right, and at the very same time.
      const other = new Sender(sender.base, order, randomBytes(MIB + 777));
      const payload = { hash: other.hash, size: other.file.length, mime: 'image/jpeg', name: '照片.jpg' };
      expect(await street.does('attach', order, payload)).toBe('');
      const both = await Promise.all([other.send(street), other.send(second)]);
      for (const { body } of both) expect(body).toMatchObject({ complete: true });
      expect((await other.request(street, 'GET')).bytes.equals(other.file)).toBe(true);
      const kept = new Set([(await contentOf(sender.hash))!.content, (await contentOf(other.hash))!.content]);
      const stray = (await store().db.select({ content: attachmentUploads.content, hash: attachmentUploads.hash }).from(attachmentUploads))
        .filter(({ hash }) => hash === sender.hash || hash === other.hash); // prettier-ignore
      for (const { content } of stray) expect(kept.has(content)).toBe(false);
      expect(await chunksOf([...kept][1]!)).toHaveLength(2);
      await world.close();
    });

    test('sent by one workstation twice at once is taken once', async () => {
      const file = randomBytes(MIB + 777);
      const { sender, street, world } = await begun(file);
      const answers = await Promise.all([sender.send(street), sender.send(street)]);
      expect(answers.some(({ body }) => body['complete'] === true)).toBe(true);
      for (const { status } of answers) expect([200, 409]).toContain(status);
      expect((await sender.request(street, 'GET')).bytes.equals(file)).toBe(true);
      await world.close();
    });
  });

  describe('sweeping', () => {
    test('takes what nobody names and what was given up, a week later, and nothing else', async () => {
      const file = randomBytes(3000);
      const { sender, street, world, order } = await begun(file);
      await sender.send(street);
      const half = new Sender(sender.base, order, randomBytes(3000));
      const payload = { hash: half.hash, size: 3000, mime: 'image/jpeg', name: '照片.jpg' };
      expect(await street.does('attach', order, payload)).toBe('');
      await half.patch(street, 0, half.file.subarray(0, 500));
      const unnamed = { hash: hashOf(randomBytes(9)), content: order, size: 9, at: world.now };
      await store().db.insert(attachments).values(unnamed);
      await store()
        .db.insert(attachmentChunks)
        .values({ content: order, n: 0, sealed: randomBytes(9) });
      world.now += 7 * DAY - 1;
      await sweep(world.deps);
      expect([(await uploadsOf(half.hash)).length, await contentOf(unnamed.hash)]).toEqual([1, unnamed]);
      world.now += 2;
      expect(await sweep(world.deps)).toBeGreaterThanOrEqual(2);
      expect([await uploadsOf(half.hash), await contentOf(unnamed.hash), await chunksOf(order)]).toEqual([
        [],
        undefined,
        [],
      ]);
      expect((await sender.request(street, 'GET')).bytes.equals(file)).toBe(true);
      // It begins anew, as if it had never been sent.
      expect((await half.send(street)).body).toMatchObject({ complete: true });
      await world.close();
    });
  });
};

/** The server notices the end of a connection a moment after the client. */
async function settled(
  head: () => Promise<{ status: number; bytes: number; complete: boolean }>,
  bytes: number,
): Promise<{ status: number; bytes: number; complete: boolean }> {
  for (let i = 0; i < 200; i++) {
    const now = await head();
    if (now.bytes === bytes) return now;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return head();
}
