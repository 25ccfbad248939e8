/** The files of this workstation: `attachments/<hash>` beside the store, each with its own key inside it. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ATTACHMENT_HASH } from '#shared/domain/order/attachment.ts';
import { DAY } from '#shared/domain/time.ts';
import { letAllFilesGo } from '../store/files.ts';
import type { Store } from '../store/store.ts';
import { FileError, newFileKey, readSealed } from './sealed-file.ts';

export interface HeldFile {
  hash: string;
  size: number;
  key: string;
  held: boolean;
}

/** A draft this old belongs to a process that died: nobody knows its key. */
const DRAFT_KEPT = DAY;

export class HeldFiles {
  readonly #store: Store;
  readonly folder: string;
  /** Where files that somebody looks at stand in the clear, until they are closed or their order goes. */
  readonly opened: string;

  constructor(store: Store) {
    this.#store = store;
    this.folder = join(store.dir, 'attachments');
    this.opened = join(store.dir, 'opened');
  }

  pathOf(hash: string): string {
    return join(this.folder, hash);
  }
  partOf(hash: string): string {
    return join(this.folder, `${hash}.part`);
  }
  /** For a file whose hash is not known before its last byte. */
  newDraft(): string {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    return join(this.folder, `${randomBytes(12).toString('hex')}.draft`);
  }

  find(hash: string): HeldFile | undefined {
    const row = this.#store.sql('SELECT hash, size, key, held FROM attachment WHERE hash = ?').get(hash) as
      (Omit<HeldFile, 'held'> & { held: number }) | undefined;
    return row && { ...row, held: row.held === 1 };
  }

  /** Of the files that are here whole, as far as is known. */
  heldHashes(): string[] {
    return this.#store.sql('SELECT hash FROM attachment WHERE held = 1 ORDER BY hash').pluck().all() as string[];
  }

  #put({ hash, size, key, held }: HeldFile): void {
    this.#store
      .sql(
        `INSERT INTO attachment (hash, size, key, held) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE
         SET size = excluded.size, key = excluded.key, held = excluded.held`,
      )
      .run(hash, size, key, held ? 1 : 0);
  }

  /**
   * A file that is whole and on the disk takes its place. Call it inside a write: two processes may bring the same one,
   * and the key has to be that of the bytes.
   */
  take(draft: string, file: Omit<HeldFile, 'held'>): void {
    const { hash } = file;
    if (this.find(hash)?.held === true && statSync(this.pathOf(hash), { throwIfNoEntry: false }))
      return rmSync(draft, { force: true });
    renameSync(draft, this.pathOf(hash));
    if (draft !== this.partOf(hash)) rmSync(this.partOf(hash), { force: true });
    this.#put({ ...file, held: true });
  }

  /** The same file brought once more, where what is here turned out to be something else. Inside a write, as `take`. */
  replace(draft: string, file: Omit<HeldFile, 'held'>): void {
    renameSync(draft, this.pathOf(file.hash));
    this.#put({ ...file, held: true });
  }

  /** The row under which a file is fetched; begun anew with a new key when `anew`, or when nothing is known of it. */
  fetching(hash: string, size: number, anew: boolean): HeldFile {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    return this.#store.write(() => {
      const known = this.find(hash);
      if (known && known.size === size && !anew) return known;
      rmSync(this.partOf(hash), { force: true });
      const fresh: HeldFile = { hash, size, key: newFileKey(), held: false };
      this.#put(fresh);
      return fresh;
    });
  }

  /** It turned out to be missing or damaged: it has to be fetched again. */
  lost(hash: string): void {
    this.#store.write(() => {
      this.#store.sql('UPDATE attachment SET held = 0 WHERE hash = ?').run(hash);
      rmSync(this.pathOf(hash), { force: true });
    });
  }

  /** Bytes of a file that is here, from `from` on. Throws FileError. */
  async *read(hash: string, from = 0): AsyncGenerator<Buffer, void, undefined> {
    const file = this.find(hash);
    if (!file?.held) throw new FileError('missing');
    yield* readSealed(this.pathOf(hash), file.key, file.size, from);
  }

  /** Is a sealed file what its name says? Reads all of it. Throws FileError `damaged` when it is not. */
  async assertIs(path: string, { hash, size, key }: Omit<HeldFile, 'held'>): Promise<void> {
    const sum = createHash('sha256');
    for await (const part of readSealed(path, key, size)) sum.update(part);
    if (sum.digest('hex') !== hash) throw new FileError('damaged');
  }

  /** Does this workstation believe that a file is here, and is it not, or not whole? */
  async isBroken(hash: string): Promise<boolean> {
    const file = this.find(hash);
    if (!file?.held) return false;
    return this.assertIs(this.pathOf(hash), file).then(
      () => false,
      (error: unknown) => {
        if (error instanceof FileError) return true;
        throw error;
      },
    );
  }

  /** Removes what nothing needs any more, from the store and from the disk. Inside a write, so that nobody renames meanwhile. */
  tidy(): void {
    this.#store.write(() => {
      letAllFilesGo(this.#store);
      for (const name of namesIn(this.folder))
        if (!this.#isNeeded(name)) rmSync(join(this.folder, name), { force: true });
    });
    for (const name of namesIn(this.opened))
      if (this.find(name.slice(0, 64)) === undefined) removeOpened(join(this.opened, name));
  }

  #isNeeded(name: string): boolean {
    const [stem = '', kind = ''] = name.split('.');
    if (kind === 'draft') return ageOf(join(this.folder, name)) < DRAFT_KEPT;
    if (!ATTACHMENT_HASH.test(stem)) return true;
    const file = this.find(stem);
    return kind === 'part' ? file?.held === false : file?.held === true;
  }

  /** Everything that somebody looked at: at the beginning and the end of an engine. */
  closeOpened(): void {
    for (const name of namesIn(this.opened)) removeOpened(join(this.opened, name));
  }
}

/** A program may still hold it open, which some systems do not allow to be removed: the next tidying tries again. */
function removeOpened(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Still open elsewhere.
  }
}

/** By the machine's own clock, which wrote the file too. */
const ageOf = (path: string): number => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
