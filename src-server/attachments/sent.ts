/** Under which orders files were sent whole. Naming a hash shows that somebody knows it, sending the bytes that he has them. */
import { and, eq } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import { attachments, attachmentsSent } from '../store/schema/index.ts';

/** A file under an order. */
export interface FileOfOrder {
  hash: string;
  order: string;
}

const under = ({ hash, order }: FileOfOrder) => and(eq(attachmentsSent.order, order), eq(attachmentsSent.hash, hash));

/** Units that sent it, whole. */
export async function unitsThatSent(db: Database, file: FileOfOrder): Promise<string[]> {
  const rows = await db.select({ unit: attachmentsSent.unit }).from(attachmentsSent).where(under(file));
  return rows.map(({ unit }) => unit);
}

/** To be called when the bytes have come under this order and are what the hash says. */
export async function noteSent(tx: Database, { hash, order, unit }: FileOfOrder & { unit: string }): Promise<void> {
  await tx.insert(attachmentsSent).values({ hash, order, unit }).onConflictDoNothing();
}

/** What is stored; undefined while nobody has sent it under this order. */
export async function storedFile(
  db: Database,
  file: FileOfOrder,
): Promise<typeof attachments.$inferSelect | undefined> {
  if ((await unitsThatSent(db, file)).length === 0) return undefined;
  return (await db.select().from(attachments).where(eq(attachments.hash, file.hash)))[0];
}
