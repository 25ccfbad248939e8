/** Backups of this database that somebody still keeps. */
import { jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/**
 * A row for each backup file that may still be restored. Workstations let go of a sent command only when all of these hold
 * it (`Page.safe`), so a row goes when its file is deleted, not before.
 */
export const keptBackups = pgTable('kept_backup', {
  id: uuid().primaryKey(),
  at: instant().notNull(),
  /** Name of the file, without its folder. */
  file: text().notNull(),
  /** device -> the highest seq of it that the backup holds; a device that is not named is not in it. */
  lastSeqs: jsonb().$type<Record<string, number>>().notNull(),
});
