/**
 * Rewrites single tables of a TrueType file (OpenType 1.9, "Organization of an OpenType Font").
 * The bundled faces carry their own family names so that the PDF's font list tells them from any face of the same
 * origin installed on the machine, and because the OFL forbids a modified face to keep a reserved name.
 */

const pad4 = (n) => (n + 3) & ~3;

/** @returns {Map<string, Buffer>} table tag to table bytes */
export function readTables(ttf) {
  const tables = new Map();
  for (let i = 0; i < ttf.readUInt16BE(4); i++) {
    const entry = 12 + i * 16;
    const start = ttf.readUInt32BE(entry + 8);
    tables.set(ttf.toString('latin1', entry, entry + 4), ttf.subarray(start, start + ttf.readUInt32BE(entry + 12)));
  }
  return tables;
}

function checksum(bytes) {
  let sum = 0;
  for (let i = 0; i < pad4(bytes.length); i += 4) {
    for (let k = 0; k < 4; k++) sum += (bytes[i + k] ?? 0) * 2 ** (8 * (3 - k));
    sum %= 2 ** 32;
  }
  return sum;
}

/** @param {Map<string, Buffer>} tables */
export function writeTables(tables) {
  const tags = [...tables.keys()].toSorted();
  const log2 = Math.floor(Math.log2(tags.length));
  const head = Buffer.from(tables.get('head'));
  head.writeUInt32BE(0, 8); // checkSumAdjustment counts as zero while the sums are made
  const bytesOf = (tag) => (tag === 'head' ? head : tables.get(tag));

  const file = Buffer.alloc(12 + 16 * tags.length + tags.reduce((n, tag) => n + pad4(bytesOf(tag).length), 0));
  file.writeUInt32BE(0x00010000, 0);
  file.writeUInt16BE(tags.length, 4);
  file.writeUInt16BE(2 ** log2 * 16, 6);
  file.writeUInt16BE(log2, 8);
  file.writeUInt16BE(tags.length * 16 - 2 ** log2 * 16, 10);
  let at = 12 + 16 * tags.length;
  let headAt = 0;
  tags.forEach((tag, i) => {
    const bytes = bytesOf(tag);
    if (tag === 'head') headAt = at;
    file.write(tag, 12 + i * 16, 'latin1');
    file.writeUInt32BE(checksum(bytes), 16 + i * 16);
    file.writeUInt32BE(at, 20 + i * 16);
    file.writeUInt32BE(bytes.length, 24 + i * 16);
    bytes.copy(file, at);
    at += pad4(bytes.length);
  });
  file.writeUInt32BE((0xb1b0afba - checksum(file) + 2 ** 32) % 2 ** 32, headAt + 8);
  return file;
}

/** A `name` table with Windows English records only. @param {Record<number, string>} names name id to text */
export function nameTable(names) {
  const records = Object.entries(names).map(([id, text]) => ({
    id: Number(id),
    bytes: Buffer.from(text, 'utf16le').swap16(),
  }));
  const header = Buffer.alloc(6 + 12 * records.length);
  header.writeUInt16BE(records.length, 2);
  header.writeUInt16BE(header.length, 4);
  let offset = 0;
  records.forEach(({ id, bytes }, i) => {
    [3, 1, 0x409, id, bytes.length, offset].forEach((value, k) => header.writeUInt16BE(value, 6 + i * 12 + k * 2));
    offset += bytes.length;
  });
  return Buffer.concat([header, ...records.map((r) => r.bytes)]);
}

/** Text of one Windows English `name` record, or undefined. */
export function nameOf(ttf, wanted) {
  const table = readTables(ttf).get('name');
  const strings = table.readUInt16BE(4);
  for (let i = 0; i < table.readUInt16BE(2); i++) {
    const [platform, encoding, language, id, length, offset] = Array.from({ length: 6 }, (_, k) =>
      table.readUInt16BE(6 + i * 12 + k * 2),
    );
    if (platform !== 3 || encoding !== 1 || language !== 0x409 || id !== wanted) continue;
    return Buffer.from(table.subarray(strings + offset, strings + offset + length))
      .swap16()
      .toString('utf16le');
  }
  return undefined;
}

/** A `cmap` of one format 12 subtable. @param {Map<number, number>} glyphs code point to glyph id */
export function cmapTable(glyphs) {
  const groups = [];
  for (const [code, glyph] of [...glyphs].toSorted((a, b) => a[0] - b[0])) {
    const last = groups.at(-1);
    if (last && last.to === code - 1 && last.glyph + code - last.from === glyph) last.to = code;
    else groups.push({ from: code, to: code, glyph });
  }
  const table = Buffer.alloc(12 + 16 + 12 * groups.length);
  table.writeUInt16BE(1, 2);
  table.writeUInt16BE(3, 4);
  table.writeUInt16BE(10, 6);
  table.writeUInt32BE(12, 8);
  table.writeUInt16BE(12, 12);
  table.writeUInt32BE(16 + 12 * groups.length, 16);
  table.writeUInt32BE(groups.length, 24);
  groups.forEach(({ from, to, glyph }, i) =>
    [from, to, glyph].forEach((value, k) => table.writeUInt32BE(value, 28 + i * 12 + k * 4)),
  );
  return table;
}
