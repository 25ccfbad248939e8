/** What the server says of itself: its epoch, and the check that the key fits the data. */
import { eq } from 'drizzle-orm';
import { newId } from '../ids.ts';
import { StartError } from '../start-error.ts';
import type { Database } from './database.ts';
import { serverMeta } from './schema/index.ts';
import type { Vault } from './vault.ts';

async function read(db: Database, key: string): Promise<string | null> {
  const [row] = await db.select({ value: serverMeta.value }).from(serverMeta).where(eq(serverMeta.key, key));
  return row?.value ?? null;
}

/** New with each use of the restore tool. Read in each transaction: another process may have restored. */
export async function epochOf(db: Database): Promise<string> {
  const epoch = await read(db, 'epoch');
  if (epoch === null) throw new Error('the database was not initialized');
  return epoch;
}

/** After the data were set back to a backup: workstations read everything again and offer what the backup lacks. */
export async function beginEpoch(db: Database): Promise<string> {
  const epoch = newId();
  await db.update(serverMeta).set({ value: epoch }).where(eq(serverMeta.key, 'epoch'));
  return epoch;
}

/** How far new counters of numbers begin, and up to which year: see numbers/series.ts. Null = no restore. */
export async function jumpOf(db: Database): Promise<{ by: number; year: number } | null> {
  const text = await read(db, 'numberJump');
  return text === null ? null : (JSON.parse(text) as { by: number; year: number });
}

export async function setJump(db: Database, jump: { by: number; year: number }): Promise<void> {
  const value = JSON.stringify(jump);
  await db
    .insert(serverMeta)
    .values({ key: 'numberJump', value })
    .onConflictDoUpdate({ target: serverMeta.key, set: { value } });
}

/** How often this server was set back to a backup, as far as the database knows: it forgets with each one. */
export async function restoresOf(db: Database): Promise<number> {
  return Number((await read(db, 'restores')) ?? 0);
}

export async function noteRestores(db: Database, restores: number): Promise<void> {
  const value = String(restores);
  await db
    .insert(serverMeta)
    .values({ key: 'restores', value })
    .onConflictDoUpdate({ target: serverMeta.key, set: { value } });
}

/** What tells the right key from another one. */
export const keyCheckOf = (vault: Pick<Vault, 'fingerprint'>): string => vault.fingerprint('key check');

/** When the database was made, epoch ms as text. */
export async function createdOf(db: Database): Promise<string> {
  const created = await read(db, 'created');
  if (created === null) throw new Error('the database was not initialized');
  return created;
}

/** Has this database been used before? Then its key must exist already. */
export const isInitialized = async (db: Database): Promise<boolean> => (await read(db, 'epoch')) !== null;

/** First start: writes epoch and key check. Any start: throws StartError when the key is not the one of the data. */
export async function initialize(db: Database, vault: Vault, now: number): Promise<void> {
  const check = keyCheckOf(vault);
  // Two processes may start on an empty database at once: the first one's rows stand.
  await db
    .insert(serverMeta)
    .values([
      { key: 'epoch', value: newId() },
      { key: 'created', value: String(now) },
      { key: 'keyCheck', value: check },
    ])
    .onConflictDoNothing();
  if ((await read(db, 'keyCheck')) !== check)
    throw new StartError(
      1,
      '密钥与数据不符：请放回建库时的密钥文件（server.key，或 SERVER_KEY_FILE 指定的文件）。数据没有改动。',
    );
}
