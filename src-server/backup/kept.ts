/** Which backups are kept, and what a workstation may let go of because all of them hold it. */
import { asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import { devices, keptBackups } from '../store/schema/index.ts';

export type KeptBackup = typeof keptBackups.$inferSelect;

/** device -> last seq, as the database stands. */
export async function lastSeqsOf(tx: Database): Promise<Record<string, number>> {
  const rows = await tx.select({ id: devices.id, lastSeq: devices.lastSeq }).from(devices);
  return Object.fromEntries(rows.map(({ id, lastSeq }) => [id, lastSeq]));
}

export async function keepBackup(tx: Database, backup: KeptBackup): Promise<void> {
  await tx.insert(keptBackups).values(backup).onConflictDoUpdate({ target: keptBackups.id, set: backup });
}

/** Oldest first. */
export const keptBackupsOf = (db: Database): Promise<KeptBackup[]> =>
  db.select().from(keptBackups).orderBy(asc(keptBackups.at), asc(keptBackups.id));

/** False when no backup of this id is kept. */
export async function forgetBackup(tx: Database, id: string): Promise<boolean> {
  const gone = await tx.delete(keptBackups).where(eq(keptBackups.id, id)).returning({ id: keptBackups.id });
  return gone.length > 0;
}

/**
 * The highest seq of a device that every kept backup holds; 0 when none is kept. The least of all, not that of the oldest
 * row: after a restore a younger backup may hold less than an older one.
 */
export async function safeSeq(tx: Database, device: string): Promise<number> {
  const held = sql<string | null>`min(coalesce((${keptBackups.lastSeqs} ->> ${device})::bigint, 0))`;
  const [row] = await tx.select({ safe: held }).from(keptBackups);
  return Number(row?.safe ?? 0);
}
