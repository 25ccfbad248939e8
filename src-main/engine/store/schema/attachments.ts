/** Files of orders. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { ofOrder } from './orders.ts';

/** Files of orders that are here, or on their way here. Their bytes stand beside the store, each sealed with its own key. */
export const attachment = sqliteTable('attachment', {
  /** SHA-256 of the file, hex. */
  hash: text('hash').primaryKey(),
  size: integer('size').notNull(),
  /** 32 bytes, hex: without this row nobody can read the file any more. */
  key: text('key').notNull(),
  /** The file is whole; else a part of it may be there. */
  held: integer('held', { mode: 'boolean' }).notNull(),
});

/** Which orders name a file, as this workstation shows them. A file stays as long as one of them does. */
export const attachmentRef = sqliteTable(
  'attachment_ref',
  { k: ofOrder(), hash: text('hash').notNull(), size: integer('size').notNull() },
  (t) => [primaryKey({ columns: [t.k, t.hash] }), index('attachment_ref_hash').on(t.hash)],
);

/**
 * Orders under which the centre took or gave a file. Only under these it is offered again to a centre that was set back: who
 * merely names a file on an order may not have it.
 */
export const attachmentThere = sqliteTable(
  'attachment_there',
  {
    k: ofOrder(),
    hash: text('hash')
      .notNull()
      .references(() => attachment.hash, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.k, t.hash] }), index('attachment_there_hash').on(t.hash)],
);

/** Files to send and to fetch. No foreign key to the order: a file that was attached is still sent when its order left. */
export const attachmentJob = sqliteTable(
  'attachment_job',
  {
    hash: text('hash').notNull(),
    direction: text('direction', { enum: ['up', 'down'] }).notNull(),
    /** Of `up`: the command that attached it; '' of `down`. */
    command: text('command_id').notNull().default(''),
    /** Of `up`: the order of that command. */
    order: text('order_id').notNull().default(''),
    /** Bytes that have arrived. */
    bytes: integer('bytes').notNull().default(0),
    tries: integer('tries').notNull().default(0),
    /** Not before; 0 = a person waits for it. */
    nextAt: integer('next_at').notNull().default(0),
    /** Code of the last failure; '' = none. */
    error: text('error').notNull().default(''),
    /** Sent. Kept as long as its command, for a centre that was set back asks for both again. */
    done: integer('done', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.hash, t.direction, t.command] }), index('attachment_job_command').on(t.command)],
);
