/** What a zip file says of itself, read from its directory, and whether its entries are what the directory says. */
import { crc32, inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  /** 0 = stored, 8 = deflated. */
  method: number;
  crc: number;
  /** Bytes as they stand in the file. */
  packed: number;
  /** Bytes when inflated, by its own word. */
  size: number;
  /** Offset of its local header. */
  at: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
/** The end record stands before a comment of at most this length. */
const LONGEST_COMMENT = 65_535;
/** Stands in for sizes above 4 GB, which are told elsewhere. */
const ABOVE = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;

function endOf(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - END_BYTES - LONGEST_COMMENT);
  for (let at = bytes.length - END_BYTES; at >= lowest; at--) if (bytes.readUInt32LE(at) === END) return at;
  return -1;
}

/** Null when the directory is missing or does not fit: the file is cut off, or no zip. */
export function zipEntries(bytes: Buffer): ZipEntry[] | null {
  const end = endOf(bytes);
  if (end < 0) return null;
  const entries: ZipEntry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (at + ENTRY_BYTES > end || bytes.readUInt32LE(at) !== ENTRY) return null;
    const size = bytes.readUInt32LE(at + 24);
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: size === ABOVE ? Infinity : size,
      at: bytes.readUInt32LE(at + 42),
    });
    at += ENTRY_BYTES + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** The entry's content; null when it is not what the directory says: a byte changed on its way. */
export function zipContent(bytes: Buffer, { at, method, crc, packed, size }: ZipEntry): Buffer | null {
  if (at + LOCAL_BYTES > bytes.length || bytes.readUInt32LE(at) !== LOCAL) return null;
  const start = at + LOCAL_BYTES + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  const raw = bytes.subarray(start, start + packed);
  try {
    if (method !== STORED && method !== DEFLATED) return null;
    // More than it says is not worth reading on: the checksum cannot fit.
    const content = method === STORED ? raw : inflateRawSync(raw, { maxOutputLength: Math.max(size, 1) });
    return content.length === size && crc32(content) === crc ? content : null;
  } catch {
    return null;
  }
}
