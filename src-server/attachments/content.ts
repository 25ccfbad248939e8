/**
 * Bytes of a file as sealed chunks; nothing here holds more than one of them in memory. They travel as base64: PGlite writes
 * the digits of a bytea one by one, ten times as slowly.
 */
import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { ServerDeps } from '../deps.ts';
import type { Database } from '../store/database.ts';
import { attachmentChunks } from '../store/schema/index.ts';
import type { Vault } from '../store/vault.ts';

/** Bytes of a chunk. */
export const CHUNK_BYTES = 1024 * 1024;

const placeOf = (content: string, n: number): string => `${content}/${n}`;

/** Throws when the chunk is gone: the file was swept, or the database is damaged. */
async function chunk(db: Database, vault: Vault, content: string, n: number): Promise<Buffer> {
  const [row] = await db
    .select({ sealed: sql<string>`encode(${attachmentChunks.sealed}, 'base64')` })
    .from(attachmentChunks)
    .where(and(eq(attachmentChunks.content, content), eq(attachmentChunks.n, n)));
  if (!row) throw new Error('a chunk of a file is missing');
  return vault.openBytes(placeOf(content, n), Buffer.from(row.sealed, 'base64'));
}

/**
 * Adds bytes behind the first `at` ones. Together with what the chunk there holds already they fill one chunk at most. The
 * caller holds the lock of the upload.
 */
export async function append(tx: Database, vault: Vault, content: string, at: number, more: Buffer): Promise<void> {
  const n = Math.floor(at / CHUNK_BYTES);
  const plain = at % CHUNK_BYTES === 0 ? more : Buffer.concat([await chunk(tx, vault, content, n), more]);
  const sealed = sql`decode(${vault.sealBytes(placeOf(content, n), plain).toString('base64')}, 'base64')`;
  const { content: inContent, n: inN } = attachmentChunks;
  await tx
    .insert(attachmentChunks)
    .values({ content, n, sealed })
    .onConflictDoUpdate({ target: [inContent, inN], set: { sealed: sql`excluded.sealed` } });
}

/** The bytes from `from` to the end, chunk by chunk. */
export async function* read(
  { store, vault }: Pick<ServerDeps, 'store' | 'vault'>,
  { content, size }: { content: string; size: number },
  from = 0,
): AsyncGenerator<Buffer, void, undefined> {
  for (let n = Math.floor(from / CHUNK_BYTES); n * CHUNK_BYTES < size; n++) {
    const plain = await chunk(store.db, vault, content, n);
    yield plain.subarray(Math.max(0, from - n * CHUNK_BYTES));
  }
}

export async function hashOfContent(
  deps: Pick<ServerDeps, 'store' | 'vault'>,
  file: { content: string; size: number },
): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of read(deps, file)) hash.update(part);
  return hash.digest('hex');
}

export async function drop(tx: Database, content: string): Promise<void> {
  await tx.delete(attachmentChunks).where(eq(attachmentChunks.content, content));
}
