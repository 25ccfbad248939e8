/** Backups of this database that somebody still keeps. */
import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { counter, instant } from './columns.ts';

/**
 * A row for each backup file that may still be restored. Workstations let go of a sent command only when all of these hold
 * it (`Page.safe`), so a row goes when its file is deleted, not before.
 */
export const keptBackups = pgTable('kept_backup', {
  id: uuid().primaryKey(),
  at: instant().notNull(),
  /** Name of the file, without its folder. */
  file: text().notNull(),
});

/**
 * The highest seq of a device that a backup holds; a device without a row is not in it. No foreign key to the device: a
 * database that was set back may not know it any more.
 */
export const keptBackupSeqs = pgTable(
  'kept_backup_seq',
  {
    device: uuid().notNull(),
    backup: uuid()
      .notNull()
      .references(() => keptBackups.id, { onDelete: 'cascade' }),
    lastSeq: counter().notNull(),
  },
  (t) => [primaryKey({ columns: [t.device, t.backup] }), index().on(t.backup)],
);
