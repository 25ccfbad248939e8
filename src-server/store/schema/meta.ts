/** The server itself: its epoch and key check, and who administered what (ids only). */
import { bigserial, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

export const serverMeta = pgTable('server_meta', { key: text().primaryKey(), value: text().notNull() });

/** Append-only (trigger). `subject`: a device, unit, source or backup. */
export const adminLog = pgTable('admin_log', {
  id: bigserial({ mode: 'number' }).primaryKey(),
  at: instant().notNull(),
  act: text().notNull(),
  subject: text().notNull(),
});
