/** People of this workstation, and what they left open. */
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const user = sqliteTable('user', {
  name: text('name').primaryKey(),
  role: text('role', { enum: ['clerk', 'supervisor', 'admin', 'viewer'] }).notNull(),
  unit: text('unit').notNull(),
  /** argon2id, encoded with its own salt and cost. */
  passwordHash: text('password_hash').notNull(),
  /** Wrong passwords since the last right one. */
  failures: integer('failures').notNull().default(0),
  lastAt: integer('last_at'),
  createdAt: integer('created_at').notNull(),
});

/**
 * What a person has typed and not yet submitted. No foreign key to the order: own words outlive an order that leaves, or
 * is read again.
 */
export const draft = sqliteTable(
  'draft',
  {
    user: text('user').notNull(),
    order: text('order_id').notNull(),
    kind: text('kind').notNull(),
    value: text('value').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.user, t.order, t.kind] }), index('draft_order').on(t.order)],
);

/** The tabs and lists a person left open, as ids: what they show is read anew. */
export const desk = sqliteTable('desk', {
  user: text('user').primaryKey(),
  value: text('value').notNull(),
  at: integer('at').notNull(),
});

/** One line for every print that was begun: a line is never taken back, so no two papers carry the same copy number. */
export const printLog = sqliteTable(
  'print_log',
  {
    n: integer('n').primaryKey({ autoIncrement: true }),
    /** Kind of document, e.g. `ranking`. */
    document: text('document').notNull(),
    /** What it is of, e.g. week and scheme. */
    subject: text('subject').notNull(),
    /** 1 for the first print of this document and subject. */
    copy: integer('copy').notNull(),
    printedBy: text('printed_by').notNull(),
    printedAt: integer('printed_at').notNull(),
  },
  (t) => [uniqueIndex('print_log_copy').on(t.document, t.subject, t.copy)],
);
