/** A parcel on a stick: written whole under another name, flushed, then renamed; a stick may be full, locked or gone at any byte. */
import type { Bytes } from './parcel-bytes.ts';
import { parcelError, unwritable } from './parcel-error.ts';

export const PARCEL_EXTENSION = 'jdb';

/** What is used here of `node:fs/promises`; a test's own fails where it likes. */
export interface Files {
  open(
    path: string,
    flags: 'w' | 'r',
  ): Promise<{ writeFile(data: Uint8Array): Promise<void>; sync(): Promise<void>; close(): Promise<void> }>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
  readdir(path: string): Promise<string[]>;
}

export interface Folder {
  files: Files;
  /** Path of a file in it. */
  at(name: string): string;
  path: string;
}

const codeOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
};

/** A step on the stick; its failure is told as such, not as one of the store. */
async function onStick<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw unwritable(codeOf(error), error);
  }
}

/** The names in a folder, without drafts: one that a dead process left is written over. Throws ParcelError `unwritable`. */
export async function namesIn({ files, path }: Folder): Promise<string[]> {
  return (await onStick(files.readdir(path))).filter((name) => !name.startsWith('.'));
}

/** `stem` 1, 2, 3 …: the first number that no file of the folder has. */
export function freeNumber(names: readonly string[], stem: (n: number) => string): number {
  let n = 1;
  while (names.some((name) => name.includes(stem(n)))) n++;
  return n;
}

/**
 * `content` is asked for its first byte when the stick has taken the empty file. Throws ParcelError `unwritable`, or whatever
 * `content` throws; nothing but a draft that could not be removed is left then.
 */
export async function saveParcel({ files, at, path }: Folder, name: string, content: () => Bytes): Promise<void> {
  const draft = at(`.${name}.part`);
  const file = await onStick(files.open(draft, 'w'));
  try {
    try {
      for await (const bytes of content()) await onStick(file.writeFile(bytes));
      await onStick(file.sync());
    } finally {
      await onStick(file.close());
    }
    await onStick(files.rename(draft, at(name)));
  } catch (error) {
    await files.rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
  await flushFolder(files, path).catch(() => undefined); // not every system can; the file itself is flushed
}

async function flushFolder(files: Files, path: string): Promise<void> {
  const folder = await files.open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The bytes of a file; what goes wrong while they are read is told as such. */
export async function* fromStick(source: Bytes): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    throw parcelError('unreadable', error);
  }
}
