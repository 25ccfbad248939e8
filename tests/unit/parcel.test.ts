/** Parcels: what was written is read, and nothing else ever is. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import * as nodeCrypto from 'node:crypto';
import { checkParcel, openParcel } from '#shared/sync/parcel.ts';
import { centreId, identityOf, isSealed, type NodeCrypto } from '#shared/sync/parcel-crypto.ts';
import { CHUNK_BYTES } from '#shared/sync/parcel-format.ts';
import {
  all,
  CENTRE,
  DEVICE,
  DEVICE_ID,
  FIXED,
  openWith,
  pieces,
  PUSH_HEADER,
  seal,
  SEAL,
  STRANGER,
} from './support/parcel.ts';

const LINES = ['{"t":"push","push":{"content":"楼上漏水，方女士 13800001234"}}', '{"t":"pull"}'];
const refusedAs = (code: string) => ({ name: 'ParcelError', code });

describe('a parcel', () => {
  it('gives back the lines that were put in, in pieces of any size', async () => {
    const bytes = await seal(LINES);
    for (const size of [1, 7, 64, bytes.length]) expect(await openWith(bytes, { size })).toEqual(LINES);
  });

  it('carries nothing, and what fills a chunk or many', async () => {
    for (const length of [0, CHUNK_BYTES - 2, CHUNK_BYTES - 1, CHUNK_BYTES, 3 * CHUNK_BYTES + 5]) {
      const lines = length === 0 ? [] : ['x'.repeat(length), 'y'];
      expect(await openWith(await seal(lines), { size: 50_000 })).toEqual(lines);
    }
  });

  it('says nothing in the clear of what it carries', async () => {
    const bytes = await seal(LINES);
    const words = ['漏水', '方女士', '13800001234', 'content', 'push":{'];
    expect(words.filter((word) => bytes.includes(Buffer.from(word)))).toEqual([]);
  });

  it('is another one each time, even with the same words', async () => {
    const real = nodeCrypto as unknown as NodeCrypto;
    const [one, two] = [await seal(LINES, { node: real }), await seal(LINES, { node: real })];
    expect(one.subarray(-200).equals(two.subarray(-200))).toBe(false);
    expect(await openWith(one)).toEqual(await openWith(two));
  });

  it('is refused with any byte changed', async () => {
    const bytes = await seal(LINES);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = Buffer.from(bytes);
        changed[at] = changed[at]! ^ mask;
        await expect(openWith(changed)).rejects.toMatchObject({ name: 'ParcelError' });
      }),
      { numRuns: 400 },
    );
  });

  it('is refused when it is cut anywhere, or goes on after its end', async () => {
    const bytes = await seal(LINES);
    for (let end = 0; end < bytes.length; end++)
      await expect(openWith(bytes.subarray(0, end)), `cut at ${end}`).rejects.toMatchObject({ name: 'ParcelError' });
    await expect(openWith(Buffer.concat([bytes, Buffer.of(0)]))).rejects.toMatchObject(refusedAs('damaged'));
  });

  it('is refused with chunks left out, exchanged or repeated, even by who may sign', async () => {
    // Without the signature's word: the place in the parcel is part of the encryption.
    const bytes = await seal(['x'.repeat(2.5 * CHUNK_BYTES)]);
    const checked = await checkParcel(FIXED, pieces(bytes), () => DEVICE.keys.sign);
    const [a, b, c] = checked.chunks;
    for (const chunks of [
      [b, a, c],
      [a, b],
      [a, a, b, c],
    ]) {
      const read = all(openParcel(FIXED, pieces(bytes), { ...checked, chunks: chunks as string[] }, CENTRE));
      await expect(read).rejects.toMatchObject(refusedAs('damaged'));
    }
  });

  it('is not opened when the file was exchanged after it was checked', async () => {
    const [bytes, other] = [await seal(LINES), await seal(['{"t":"push"}'])];
    const checked = await checkParcel(FIXED, pieces(bytes), () => DEVICE.keys.sign);
    const read = all(openParcel(FIXED, pieces(other), checked, CENTRE));
    await expect(read).rejects.toMatchObject(refusedAs('damaged'));
  });

  it('is refused when it was signed by somebody else, or sealed for somebody else', async () => {
    await expect(openWith(await seal(LINES, { from: STRANGER }))).rejects.toMatchObject(refusedAs('damaged'));
    await expect(openWith(await seal(LINES, { to: STRANGER.keys.agree }))).rejects.toMatchObject(refusedAs('damaged'));
    await expect(openWith(await seal(LINES), { reader: STRANGER })).rejects.toMatchObject(refusedAs('damaged'));
  });

  it('is told from other files, and from one of a newer program', async () => {
    await expect(openWith(Buffer.from('工单编号,标题\r\n'))).rejects.toMatchObject(refusedAs('no-parcel'));
    const newer = await seal(LINES);
    newer[7] = 2;
    await expect(openWith(newer)).rejects.toMatchObject(refusedAs('newer'));
  });
});

describe('keys', () => {
  it('follow from their secret, and no two sides share any', () => {
    expect(identityOf(FIXED, new Uint8Array(32).fill(2)).keys).toEqual(DEVICE.keys);
    expect(new Set([CENTRE, DEVICE, STRANGER].flatMap(({ keys }) => [keys.sign, keys.agree])).size).toBe(6);
    expect(centreId(FIXED, CENTRE.keys)).not.toBe(centreId(FIXED, STRANGER.keys));
  });

  it('are a device’s only under the seal of its centre', () => {
    expect(isSealed(FIXED, CENTRE.keys, DEVICE_ID, DEVICE.keys, SEAL)).toBe(true);
    expect(isSealed(FIXED, CENTRE.keys, `${DEVICE_ID}2`, DEVICE.keys, SEAL)).toBe(false);
    expect(isSealed(FIXED, CENTRE.keys, DEVICE_ID, STRANGER.keys, SEAL)).toBe(false);
    expect(isSealed(FIXED, STRANGER.keys, DEVICE_ID, DEVICE.keys, SEAL)).toBe(false);
    expect(PUSH_HEADER.sender?.seal).toBe(SEAL);
  });
});
