/** What a zip file says of itself, read from its directory without inflating anything. */

export interface ZipListing {
  names: readonly string[];
  /** Bytes of all entries when inflated, by their own word. */
  inflated: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
/** The end record stands before a comment of at most this length. */
const LONGEST_COMMENT = 65_535;
/** Stands in for sizes above 4 GB, which are told elsewhere. */
const ABOVE = 0xffffffff;

function endOf(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - END_BYTES - LONGEST_COMMENT);
  for (let at = bytes.length - END_BYTES; at >= lowest; at--) if (bytes.readUInt32LE(at) === END) return at;
  return -1;
}

/** Null when the directory is missing or does not fit: the file is cut off, or no zip. */
export function zipListing(bytes: Buffer): ZipListing | null {
  const end = endOf(bytes);
  if (end < 0) return null;
  const names: string[] = [];
  let inflated = 0;
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (at + ENTRY_BYTES > end || bytes.readUInt32LE(at) !== ENTRY) return null;
    const size = bytes.readUInt32LE(at + 24);
    inflated += size === ABOVE ? Infinity : size;
    const nameLength = bytes.readUInt16LE(at + 28);
    names.push(bytes.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength));
    at += ENTRY_BYTES + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return { names, inflated };
}
