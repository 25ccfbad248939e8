/** A file at rest: found to be whole or not, whatever happened to it, and gone on with from any cut. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newFileKey, readSealed, RECORD_BYTES, SealedWriter } from '../../src-main/engine/attachments/sealed-file.ts';
import { temporary } from './support/desk.ts';

async function readAll(path: string, key: string, size: number, from = 0): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of readSealed(path, key, size, from)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

async function written(plain: Buffer, key = newFileKey()): Promise<{ path: string; key: string }> {
  const path = join(temporary(), 'file');
  const writer = await SealedWriter.create(path, key);
  await writer.write(plain);
  await writer.finish();
  await writer.close();
  return { path, key };
}

const sizes = fc.oneof(
  fc.integer({ min: 1, max: 3 * RECORD_BYTES }),
  fc.constantFrom(RECORD_BYTES - 1, RECORD_BYTES, RECORD_BYTES + 1, 2 * RECORD_BYTES),
);

describe('a sealed file', () => {
  it('gives back its bytes, from any place on, and shows none of them', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, at) => {
        const plain = randomBytes(size);
        const { path, key } = await written(plain);
        const from = at % size;
        expect((await readAll(path, key, size, from)).equals(plain.subarray(from))).toBe(true);
        const shows = size > 32 && readFileSync(path).includes(plain.subarray(0, 32));
        expect(shows).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it('that was cut is found, wherever it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, at) => {
        const { path, key } = await written(randomBytes(size));
        truncateSync(path, at % readFileSync(path).length);
        await expect(readAll(path, key, size)).rejects.toMatchObject({ code: 'damaged' });
      }),
      { numRuns: 30 },
    );
  });

  it('with a flipped bit is found, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.integer({ min: 0, max: 7 }), async (size, at, bit) => {
        const { path, key } = await written(randomBytes(size));
        const bytes = readFileSync(path);
        // The first eight bytes only say what kind of file it is.
        const place = 8 + (at % (bytes.length - 8));
        bytes[place] = bytes[place]! ^ (1 << bit);
        writeFileSync(path, bytes);
        await expect(readAll(path, key, size)).rejects.toMatchObject({ code: 'damaged' });
      }),
      { numRuns: 30 },
    );
  });

  it('with exchanged records, another key or no file at all is found', async () => {
    const { path, key } = await written(randomBytes(2 * RECORD_BYTES));
    const bytes = readFileSync(path);
    const record = (bytes.length - 8) / 2;
    writeFileSync(
      path,
      Buffer.concat([bytes.subarray(0, 8), bytes.subarray(8 + record), bytes.subarray(8, 8 + record)]),
    );
    await expect(readAll(path, key, 2 * RECORD_BYTES)).rejects.toMatchObject({ code: 'damaged' });
    writeFileSync(path, bytes);
    await expect(readAll(path, newFileKey(), 2 * RECORD_BYTES)).rejects.toMatchObject({ code: 'damaged' });
    await expect(readAll(`${path}-none`, key, 5)).rejects.toMatchObject({ code: 'missing' });
  });
});

describe('a file that was killed while it was written', () => {
  it('is gone on with from its last whole record, whatever was left of it', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), async (size, cuts) => {
        const plain = randomBytes(size);
        const key = newFileKey();
        const path = join(temporary(), 'file.part');
        for (const cut of cuts) {
          const writer = await SealedWriter.resume(path, key);
          expect(writer.whole).toBeLessThanOrEqual(size);
          await writer.write(plain.subarray(writer.whole, Math.max(writer.whole, cut % size)));
          await writer.close();
          // Of what was written the system may have lost any end.
          truncateSync(path, Math.floor((readFileSync(path).length * 9) / 10));
        }
        const writer = await SealedWriter.resume(path, key);
        await writer.write(plain.subarray(writer.whole));
        await writer.finish();
        await writer.close();
        expect((await readAll(path, key, size)).equals(plain)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('is never written over by one that begins', async () => {
    const { path } = await written(randomBytes(10));
    await expect(SealedWriter.create(path, newFileKey())).rejects.toMatchObject({ code: 'EEXIST' });
    expect(existsSync(path)).toBe(true);
  });
});
