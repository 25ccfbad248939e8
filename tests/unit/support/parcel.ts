/** Parcels with keys and chance that are the same in every run. */
import * as nodeCrypto from 'node:crypto';
import { checkParcel, openParcel, sealParcel } from '#shared/sync/parcel.ts';
import { centreId, identityOf, sealKeys, type NodeCrypto } from '#shared/sync/parcel-crypto.ts';
import type { ParcelHeader } from '#shared/sync/parcel-format.ts';

const filled = (byte: number) => (size: number) => new Uint8Array(size).fill(byte);

/** The real functions, with "random" bytes that are all the same. */
export const FIXED = { ...nodeCrypto, randomBytes: filled(9) } as unknown as NodeCrypto;

export const CENTRE = identityOf(FIXED, filled(1)(32));
export const DEVICE = identityOf(FIXED, filled(2)(32));
export const STRANGER = identityOf(FIXED, filled(3)(32));
export const DEVICE_ID = '01900000-0000-7000-8000-0000000000d1';
export const SEAL = sealKeys(CENTRE, DEVICE_ID, DEVICE.keys).seal;

export const PUSH_HEADER: Omit<ParcelHeader, 'ephemeral'> = {
  kind: 'push',
  centre: centreId(FIXED, CENTRE.keys),
  device: DEVICE_ID,
  label: '110107003-20191012-1',
  createdAt: 1570852800000,
  sender: { keys: DEVICE.keys, seal: SEAL },
};

export async function* pieces(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

async function* each<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}

export async function seal(
  lines: readonly string[],
  { header = PUSH_HEADER, from = DEVICE, to = CENTRE.keys.agree, node = FIXED } = {},
): Promise<Buffer> {
  return Buffer.concat(await all(sealParcel(node, { header, from, to }, each(lines))));
}

export async function openWith(
  bytes: Uint8Array,
  { reader = CENTRE, signer = DEVICE.keys.sign, size = 1000 } = {},
): Promise<string[]> {
  const checked = await checkParcel(FIXED, pieces(bytes, size), () => signer);
  const lines = await all(openParcel(FIXED, pieces(bytes, size), checked, reader));
  return lines.map((line) => new TextDecoder().decode(line));
}
