/**
 * Bytes of a parcel, version 1: 6 bytes magic, u16 version, u32 length of the header, header (ASCII JSON), then chunks of
 * u32 length and ciphertext, u32 zero, 64 bytes Ed25519 signature over everything before it. Big-endian throughout.
 */
import { z } from 'zod';
import { parcelKeysSchema, sealedKeysSchema } from '../contract/wire.ts';
import { asciiToBytes } from './parcel-bytes.ts';
import { parcelError } from './parcel-error.ts';

const MAGIC = 'JSBUSB';
const PARCEL_VERSION = 1;
/** Magic, version, length of the header. */
export const START_BYTES = 12;
const HEADER_LIMIT = 4096;
/** Plain bytes of a chunk at most: what is held in memory, whatever a parcel weighs. */
export const CHUNK_BYTES = 64 * 1024;

/** In the clear, so that a wrong file is told from a damaged one. `label`: unit, day and number, as in the file's name. */
export const headerSchema = z.object({
  kind: z.enum(['push', 'receipt']),
  centre: z.string().regex(/^[0-9a-f]{32}$/),
  device: z.string().regex(/^[0-9A-Za-z-]{1,200}$/),
  label: z.string().regex(/^[0-9A-Za-z-]{1,80}$/),
  createdAt: z.int(),
  /** X25519 key made for this parcel alone, hex. */
  ephemeral: parcelKeysSchema.shape.agree,
  /** Keys of the sending device, under the seal of its centre; a receipt is signed by the centre itself. */
  sender: z.object({ keys: parcelKeysSchema, seal: sealedKeysSchema.shape.seal }).optional(),
});
export type ParcelHeader = z.infer<typeof headerSchema>;

/** Everything before the first chunk. */
export function headBytes(header: ParcelHeader): Uint8Array {
  const text = asciiToBytes(JSON.stringify(header));
  const head = new Uint8Array(START_BYTES + text.length);
  head.set(asciiToBytes(MAGIC));
  const view = new DataView(head.buffer);
  view.setUint16(MAGIC.length, PARCEL_VERSION);
  view.setUint32(MAGIC.length + 2, text.length);
  head.set(text, START_BYTES);
  return head;
}

/** Length of the header that follows. Throws ParcelError for what is no parcel, or one of a newer program. */
export function headerLength(start: Uint8Array): number {
  const magic = asciiToBytes(MAGIC);
  if (start.length < START_BYTES || magic.some((byte, i) => start[i] !== byte)) throw parcelError('no-parcel');
  const view = new DataView(start.buffer, start.byteOffset);
  const version = view.getUint16(MAGIC.length);
  if (version > PARCEL_VERSION) throw parcelError('newer');
  const length = view.getUint32(MAGIC.length + 2);
  if (version !== PARCEL_VERSION || length === 0 || length > HEADER_LIMIT) throw parcelError('damaged');
  return length;
}

/** Throws ParcelError `damaged`. */
export function headerFrom(bytes: Uint8Array): ParcelHeader {
  try {
    return headerSchema.parse(JSON.parse(String.fromCharCode(...bytes)));
  } catch (error) {
    throw parcelError('damaged', error);
  }
}

export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
export const readU32 = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
