/**
 * A parcel: sync messages in a file that is carried by hand, encrypted to its reader and signed by its writer. It is read
 * twice: first every byte is checked against the signature, then it is opened, chunk by chunk, and only as it was checked.
 */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { ByteReader, type Bytes, linesOf } from './parcel-bytes.ts';
import {
  type Identity,
  identityOf,
  isSigned,
  KEY_BYTES,
  type NodeCrypto,
  openChunk,
  parcelKey,
  sealChunk,
  SIGNATURE_BYTES,
  TAG_BYTES,
} from './parcel-crypto.ts';
import { parcelError } from './parcel-error.ts';
import {
  CHUNK_BYTES,
  headBytes,
  headerFrom,
  headerLength,
  readU32,
  START_BYTES,
  u32,
  type ParcelHeader,
} from './parcel-format.ts';

/** Nothing of it is used before its signature is checked, so a line may be as large as the largest answer of a centre. */
const LINE_LIMIT = 64 * 1024 * 1024;

const SIGNED = utf8ToBytes('jiesu-workbench parcel 1\n');

const signedBytes = (digest: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(SIGNED.length + digest.length);
  bytes.set(SIGNED);
  bytes.set(digest, SIGNED.length);
  return bytes;
};

function hashOf(node: NodeCrypto, bytes: Uint8Array): Uint8Array {
  const hash = node.createHash('sha256');
  hash.update(bytes);
  return hash.digest();
}

/** Pieces of CHUNK_BYTES, each with the word whether it is the last; one empty piece when there is nothing. */
async function* chunksOf(lines: AsyncIterable<string>): AsyncGenerator<[plain: Uint8Array, isLast: boolean]> {
  const bytes = async function* (): Bytes & AsyncGenerator<Uint8Array> {
    for await (const line of lines) yield utf8ToBytes(`${line}\n`);
  };
  const reader = new ByteReader(bytes());
  let plain = await reader.upTo(CHUNK_BYTES);
  for (;;) {
    const next = await reader.upTo(CHUNK_BYTES);
    yield [plain, next.length === 0];
    if (next.length === 0) return;
    plain = next;
  }
}

export interface ParcelTo {
  header: Omit<ParcelHeader, 'ephemeral'>;
  from: Identity;
  /** X25519 key of the reader, hex. */
  to: string;
}

/** The bytes of a parcel. `lines`: texts without a line break, made as they are taken. */
export async function* sealParcel(
  node: NodeCrypto,
  { header, from, to }: ParcelTo,
  lines: AsyncIterable<string>,
): AsyncGenerator<Uint8Array> {
  const once = identityOf(node, node.randomBytes(KEY_BYTES));
  const head = headBytes({ ...header, ephemeral: once.keys.agree });
  const key = parcelKey(node, once.agree(to), hashOf(node, head), to);
  const hash = node.createHash('sha256');
  const out = (bytes: Uint8Array): Uint8Array => {
    hash.update(bytes);
    return bytes;
  };
  yield out(head);
  let index = 0;
  for await (const [plain, isLast] of chunksOf(lines)) {
    const sealed = sealChunk(node, key, index++, isLast, plain);
    yield out(u32(sealed.length));
    yield out(sealed);
  }
  yield out(u32(0));
  yield from.sign(signedBytes(hash.digest()));
}

export interface CheckedParcel {
  header: ParcelHeader;
  /** Hash of everything before the first chunk, hex, and of each chunk as it was signed. */
  head: string;
  chunks: readonly string[];
}

/** Reads start and header. */
async function readHead(reader: ByteReader): Promise<{ bytes: Uint8Array; header: ParcelHeader }> {
  const start = Uint8Array.from(await reader.upTo(START_BYTES));
  const rest = await reader.exactly(headerLength(start));
  const header = headerFrom(rest);
  const bytes = new Uint8Array(start.length + rest.length);
  bytes.set(start);
  bytes.set(rest, start.length);
  return { bytes, header };
}

/** The next chunk as it stands in the file, null behind the last one. */
async function readChunk(reader: ByteReader): Promise<Uint8Array | null> {
  const size = readU32(await reader.exactly(4));
  if (size === 0) return null;
  if (size < TAG_BYTES || size > CHUNK_BYTES + TAG_BYTES) throw parcelError('damaged');
  return reader.exactly(size);
}

/**
 * Reads a parcel from its first byte to its last. `signerOf` looks at the header, refuses what is not meant for this
 * reader, and gives the Ed25519 key, hex, that must have signed. Throws ParcelError; nothing was opened.
 */
export async function checkParcel(
  node: NodeCrypto,
  source: Bytes,
  signerOf: (header: ParcelHeader) => string,
): Promise<CheckedParcel> {
  const reader = new ByteReader(source);
  try {
    const { bytes, header } = await readHead(reader);
    const signer = signerOf(header);
    const hash = node.createHash('sha256');
    hash.update(bytes);
    const chunks: string[] = [];
    for (let chunk = await readChunk(reader); chunk; chunk = await readChunk(reader)) {
      hash.update(u32(chunk.length));
      hash.update(chunk);
      chunks.push(bytesToHex(Uint8Array.from(hashOf(node, chunk))));
    }
    hash.update(u32(0));
    const signature = await reader.upTo(SIGNATURE_BYTES + 1);
    if (chunks.length === 0 || signature.length !== SIGNATURE_BYTES) throw parcelError('damaged');
    if (!isSigned(node, signer, signedBytes(hash.digest()), signature)) throw parcelError('damaged');
    return { header, head: bytesToHex(Uint8Array.from(hashOf(node, bytes))), chunks };
  } finally {
    await reader.close();
  }
}

/** Opens what was checked: a file that was exchanged in between is noticed before a byte of it is used. */
async function* plainOf(
  node: NodeCrypto,
  source: Bytes,
  checked: CheckedParcel,
  reader: Identity,
): AsyncGenerator<Uint8Array> {
  const file = new ByteReader(source);
  try {
    const { bytes } = await readHead(file);
    if (bytesToHex(Uint8Array.from(hashOf(node, bytes))) !== checked.head) throw parcelError('damaged');
    const shared = reader.agree(checked.header.ephemeral);
    const key = parcelKey(node, shared, hexToBytes(checked.head), reader.keys.agree);
    for (const [index, expected] of checked.chunks.entries()) {
      const chunk = await readChunk(file);
      if (!chunk || bytesToHex(Uint8Array.from(hashOf(node, chunk))) !== expected) throw parcelError('damaged');
      yield openChunk(node, key, index, index === checked.chunks.length - 1, chunk);
    }
  } finally {
    await file.close();
  }
}

/** The lines of a parcel that was checked, as bytes of UTF-8. Throws ParcelError `damaged`. */
export async function* openParcel(
  node: NodeCrypto,
  source: Bytes,
  checked: CheckedParcel,
  reader: Identity,
): AsyncGenerator<Uint8Array> {
  try {
    yield* linesOf(plainOf(node, source, checked, reader), LINE_LIMIT);
  } catch (error) {
    // Sealed for somebody else, although signed by whom we know.
    throw error instanceof Error && error.name === 'ParcelError' ? error : parcelError('damaged', error);
  }
}
