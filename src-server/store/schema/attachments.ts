/** The bytes of attached files, sealed with the server's key. Here and not in a folder: several processes share them. */
import { index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';

/** Files that are whole, by SHA-256: one content, however many orders name it. */
export const attachments = pgTable('attachment', {
  hash: text().primaryKey(),
  /** Names its chunks. */
  content: uuid().notNull(),
  size: integer().notNull(),
  /** When it became whole, or a workstation last offered it again: what nobody names is swept some days after it. */
  at: instant().notNull(),
});

/**
 * Under which orders a file was sent whole, and by which units: only there it is given out, and counted as there. Knowing a
 * hash is no proof of having the file, so that naming it on another order gives nothing (INV-6).
 */
export const attachmentsSent = pgTable(
  'attachment_sent',
  {
    order: uuid('order_id').notNull(),
    hash: text()
      .notNull()
      .references(() => attachments.hash, { onDelete: 'cascade' }),
    /** Of the workstation that sent it: a unit whose order left is not told of others' sendings. */
    unit: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.order, t.hash, t.unit] }), index('attachment_sent_hash').on(t.hash)],
);

/**
 * Files on their way. Each workstation has its own row for a hash and an order: what one sends wrongly cannot spoil what
 * another one sends, and what is sent under one order is not gone on with under another.
 */
export const attachmentUploads = pgTable(
  'attachment_upload',
  {
    content: uuid().primaryKey(),
    hash: text().notNull(),
    device: uuid().notNull(),
    order: uuid('order_id').notNull(),
    size: integer().notNull(),
    /** Bytes that are stored: where the next ones go on. */
    received: integer().notNull(),
    /** When the last bytes came. */
    at: instant().notNull(),
  },
  (t) => [unique('attachment_upload_sending').on(t.hash, t.device, t.order), index('attachment_upload_at').on(t.at)],
);

/** Chunk `n` holds the bytes from n MiB on, 1 MiB but for the last one. */
export const attachmentChunks = pgTable(
  'attachment_chunk',
  { content: uuid().notNull(), n: integer().notNull(), sealed: bytes().notNull() },
  (t) => [primaryKey({ columns: [t.content, t.n] })],
);
