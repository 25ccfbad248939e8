/** Which backups are kept, and what a workstation may let go of because all of them hold it. */
import { asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import { devices, keptBackups, keptBackupSeqs } from '../store/schema/index.ts';

export type KeptBackup = typeof keptBackups.$inferSelect & {
  /** device -> the highest seq of it that the backup holds. */
  lastSeqs: Record<string, number>;
};

/** device -> last seq, as the database stands. */
export async function lastSeqsOf(tx: Database): Promise<Record<string, number>> {
  const rows = await tx.select({ id: devices.id, lastSeq: devices.lastSeq }).from(devices);
  return Object.fromEntries(rows.map(({ id, lastSeq }) => [id, lastSeq]));
}

/** In a transaction. What is kept under the same id gives way. */
export async function keepBackup(tx: Database, { lastSeqs, ...backup }: KeptBackup): Promise<void> {
  await forgetBackup(tx, backup.id);
  await tx.insert(keptBackups).values(backup);
  // As one parameter: there may be more devices than a statement takes parameters.
  await tx.execute(
    sql`insert into ${keptBackupSeqs} (device, backup, last_seq)
        select key::uuid, ${backup.id}::uuid, value::bigint from jsonb_each_text(${JSON.stringify(lastSeqs)}::jsonb)`,
  );
}

/** Oldest first. */
export const keptBackupsOf = (db: Database): Promise<Omit<KeptBackup, 'lastSeqs'>[]> =>
  db.select().from(keptBackups).orderBy(asc(keptBackups.at), asc(keptBackups.id));

/** With what they hold. Oldest first. */
export async function keptContents(db: Database): Promise<KeptBackup[]> {
  const contents = new Map<string, Record<string, number>>();
  for (const { backup, device, lastSeq } of await db.select().from(keptBackupSeqs)) {
    const lastSeqs = contents.get(backup) ?? {};
    lastSeqs[device] = lastSeq;
    contents.set(backup, lastSeqs);
  }
  return (await keptBackupsOf(db)).map((backup) => ({ ...backup, lastSeqs: contents.get(backup.id) ?? {} }));
}

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
  const [row] = await tx
    .select({
      holding: sql<string>`count(*)`,
      least: sql<string | null>`min(${keptBackupSeqs.lastSeq})`,
      kept: sql<string>`(select count(*) from ${keptBackups})`,
    })
    .from(keptBackupSeqs)
    .where(eq(keptBackupSeqs.device, device));
  return row?.least != null && row.holding === row.kept ? Number(row.least) : 0;
}
