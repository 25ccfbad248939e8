/**
 * A file at rest: records of 64 KiB, each sealed with AES-256-GCM under the file's own key and bound to its place, so that
 * a flipped byte, a cut end and exchanged records are found. Never more than a record in memory. How long the file is and
 * what it hashes to stands in the store.
 */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

const HEADER = Buffer.from('JSJBFIL1', 'ascii');
/** Bytes of a file in one record. */
export const RECORD_BYTES = 64 * 1024;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const OVERHEAD = NONCE_BYTES + TAG_BYTES;

export type FileFault = 'missing' | 'damaged';

export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code: FileFault;
  constructor(code: FileFault, cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

export const newFileKey = (): string => randomBytes(32).toString('hex');

const keyOf = (hex: string): KeyObject => createSecretKey(Buffer.from(hex, 'hex'));
const placeOf = (n: number): Buffer => Buffer.from(`record ${n}`, 'ascii');
const recordAt = (n: number): number => HEADER.length + n * (RECORD_BYTES + OVERHEAD);

function seal(key: KeyObject, n: number, plain: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(placeOf(n));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

function unseal(key: KeyObject, n: number, sealed: Buffer): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES)).setAAD(placeOf(n));
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, OVERHEAD));
    return Buffer.concat([decipher.update(sealed.subarray(OVERHEAD)), decipher.final()]);
  } catch (error) {
    throw new FileError('damaged', error);
  }
}

/** Writes a sealed file, from its beginning or behind the whole records that are there. `close` in any case. */
export class SealedWriter {
  readonly #file: FileHandle;
  readonly #key: KeyObject;
  #n: number;
  #rest: Buffer[] = [];
  #restBytes = 0;

  private constructor(file: FileHandle, key: KeyObject, n: number) {
    this.#file = file;
    this.#key = key;
    this.#n = n;
  }

  /** `path` must not exist. */
  static async create(path: string, keyHex: string): Promise<SealedWriter> {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.write(HEADER, 0, HEADER.length, 0);
    } catch (error) {
      await file.close();
      throw error;
    }
    return new SealedWriter(file, keyOf(keyHex), 0);
  }

  /** Goes on behind the last whole record; what a kill left behind it is cut off. Begins where there is nothing. */
  static async resume(path: string, keyHex: string): Promise<SealedWriter> {
    let file: FileHandle;
    try {
      file = await open(path, 'r+');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return SealedWriter.create(path, keyHex);
      throw error;
    }
    try {
      const { size } = await file.stat();
      const n = Math.max(0, Math.floor((size - HEADER.length) / (RECORD_BYTES + OVERHEAD)));
      await file.truncate(recordAt(n));
      await file.write(HEADER, 0, HEADER.length, 0);
      return new SealedWriter(file, keyOf(keyHex), n);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Bytes of the file that a later `resume` goes on behind. */
  get whole(): number {
    return this.#n * RECORD_BYTES;
  }

  async write(bytes: Buffer): Promise<void> {
    for (let left = bytes; left.length > 0;) {
      const part = left.subarray(0, RECORD_BYTES - this.#restBytes);
      left = left.subarray(part.length);
      this.#rest.push(part);
      this.#restBytes += part.length;
      if (this.#restBytes === RECORD_BYTES) await this.#record();
    }
  }

  async #record(): Promise<void> {
    const sealed = seal(this.#key, this.#n, Buffer.concat(this.#rest));
    await this.#file.write(sealed, 0, sealed.length, recordAt(this.#n));
    this.#n++;
    [this.#rest, this.#restBytes] = [[], 0];
  }

  /** The last, shorter record, and everything on the disk. */
  async finish(): Promise<void> {
    if (this.#restBytes > 0) await this.#record();
    await this.#file.sync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The bytes of a whole file of this size from `from` on, record by record. Throws FileError. */
export async function* readSealed(
  path: string,
  keyHex: string,
  size: number,
  from = 0,
): AsyncGenerator<Buffer, void, undefined> {
  const key = keyOf(keyHex);
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new FileError('missing', error) : error;
  }
  try {
    const sealed = Buffer.alloc(RECORD_BYTES + OVERHEAD);
    for (let n = Math.floor(from / RECORD_BYTES); n * RECORD_BYTES < size; n++) {
      const expected = Math.min(RECORD_BYTES, size - n * RECORD_BYTES) + OVERHEAD;
      const { bytesRead } = await file.read(sealed, 0, expected, recordAt(n));
      if (bytesRead !== expected) throw new FileError('damaged');
      yield unseal(key, n, sealed.subarray(0, expected)).subarray(Math.max(0, from - n * RECORD_BYTES));
    }
  } finally {
    await file.close();
  }
}
