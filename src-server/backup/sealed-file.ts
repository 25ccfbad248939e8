/**
 * The file of a backup: one line of clear JSON, then frames, each encrypted with the file's own key. A frame names its place
 * and whether it is the last (nonce and AAD), so that nothing can be cut off, moved or changed unnoticed.
 */
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { keyCheckOf } from '../store/meta.ts';
import type { Vault } from '../store/vault.ts';
import { damagedBackup, newerBackup, notABackup, otherKey } from './backup-error.ts';

const FORMAT = 'jiesu-workbench-backup';
const VERSION = 1;
const HEADER_LIMIT = 4096;
/** Plain bytes a frame. */
const FRAME = 256 * 1024;
const TAG_BYTES = 16;
/** Length of the sealed bytes, and 1 for the last frame. */
const PREFIX_BYTES = 5;
const SALT_BYTES = 32;

const frameSchema = z.looseObject({ format: z.literal(FORMAT), version: z.int() });
const headerSchema = z.object({
  id: z.uuid(),
  /** Epoch ms. */
  at: z.int(),
  /** When the newest migration of the database had been written. */
  migration: z.int(),
  keyCheck: z.string(),
  salt: z.string(),
});
export type BackupHeader = Pick<z.infer<typeof headerSchema>, 'id' | 'at' | 'migration'>;

const nonceOf = (frame: number): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(frame, 8);
  return nonce;
};

function sealFrame(key: KeyObject, frame: number, header: Buffer, plain: Buffer, isLast: boolean): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(frame)).setAAD(
    Buffer.concat([header, Buffer.of(Number(isLast))]),
  );
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(text.length + TAG_BYTES);
  prefix[4] = Number(isLast);
  return Buffer.concat([prefix, text, cipher.getAuthTag()]);
}

/** The bytes of a file that holds `content`. */
export async function* sealed(
  vault: Vault,
  header: BackupHeader,
  content: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const clear = {
    format: FORMAT,
    version: VERSION,
    ...header,
    keyCheck: keyCheckOf(vault),
    salt: salt.toString('hex'),
  };
  const first = Buffer.from(`${JSON.stringify(clear)}\n`, 'utf8');
  const key = vault.backupKey(salt);
  yield first;
  let frame = 0;
  let held = Buffer.alloc(0);
  for await (const chunk of content) {
    held = Buffer.concat([held, chunk]);
    for (; held.length > FRAME; held = held.subarray(FRAME))
      yield sealFrame(key, frame++, first, held.subarray(0, FRAME), false);
  }
  yield sealFrame(key, frame, first, held, true);
}

function readHeader(line: Buffer, vault: Vault): z.infer<typeof headerSchema> {
  let json: unknown;
  try {
    json = JSON.parse(line.toString('utf8'));
  } catch {
    throw notABackup();
  }
  const frame = frameSchema.safeParse(json);
  if (!frame.success) throw notABackup();
  if (frame.data.version > VERSION) throw newerBackup();
  const header = headerSchema.safeParse(json);
  if (!header.success) throw damagedBackup();
  if (header.data.keyCheck !== keyCheckOf(vault)) throw otherKey();
  return header.data;
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(buffer, read, length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

export interface OpenedBackup {
  header: BackupHeader;
  /** What was sealed; throws BackupError at the first byte that is not as it was written. */
  content(): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/** Throws BackupError when the file is no backup, of another key or of a newer program, and the system's error when it cannot be read. */
export async function openSealed(vault: Vault, path: string): Promise<OpenedBackup> {
  const file = await open(path, 'r');
  try {
    const start = await bytesAt(file, 0, HEADER_LIMIT);
    const end = start.indexOf('\n');
    if (end < 0) throw notABackup();
    const first = start.subarray(0, end + 1);
    const { salt, keyCheck: _, ...header } = readHeader(first, vault);
    const key = vault.backupKey(Buffer.from(salt, 'hex'));
    return { header, content: () => frames(file, first, key), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* frames(file: FileHandle, header: Buffer, key: KeyObject): AsyncGenerator<Buffer> {
  let position = header.length;
  for (let frame = 0; ; frame++) {
    const prefix = await bytesAt(file, position, PREFIX_BYTES);
    if (prefix.length < PREFIX_BYTES) throw damagedBackup();
    const length = prefix.readUInt32BE();
    const isLast = prefix[4] === 1;
    if (length < TAG_BYTES || length > FRAME + TAG_BYTES) throw damagedBackup();
    const body = await bytesAt(file, position + PREFIX_BYTES, length);
    if (body.length < length) throw damagedBackup();
    position += PREFIX_BYTES + length;
    yield openFrame(key, frame, header, body, isLast);
    if (!isLast) continue;
    if ((await bytesAt(file, position, 1)).length > 0) throw damagedBackup();
    return;
  }
}

function openFrame(key: KeyObject, frame: number, header: Buffer, body: Buffer, isLast: boolean): Buffer {
  const text = body.subarray(0, body.length - TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(frame))
    .setAAD(Buffer.concat([header, Buffer.of(Number(isLast))]))
    .setAuthTag(body.subarray(text.length));
  try {
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch {
    throw damagedBackup();
  }
}
