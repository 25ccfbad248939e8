/** Numbers of documents. */
import type { VoidReason } from '#shared/domain/numbers/series.ts';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Ranges of document numbers that the centre leased to the device this store is; `next` is the first one not taken. */
export const numberRange = sqliteTable(
  'number_range',
  {
    id: text('id').primaryKey(),
    series: text('series').notNull(),
    year: integer('year').notNull(),
    first: integer('first').notNull(),
    last: integer('last').notNull(),
    next: integer('next').notNull(),
    /** Epoch of the centre in which it was last known to stand. */
    epoch: text('epoch').notNull(),
  },
  (t) => [index('number_range_series').on(t.series, t.year, t.first)],
);

/** Series and years of which numbers are wished for, with the id that keeps a repeated request one. */
export const numberRequest = sqliteTable(
  'number_request',
  { series: text('series').notNull(), year: integer('year').notNull(), request: text('request').notNull() },
  (t) => [primaryKey({ columns: [t.series, t.year] })],
);

/** Every number that was taken here, from the moment before its paper. A row never goes: no number stands on two papers. */
export const numberTaken = sqliteTable(
  'number_taken',
  {
    series: text('series').notNull(),
    year: integer('year').notNull(),
    number: integer('number').notNull(),
    /** No foreign key: the fact outlives an order that leaves. */
    order: text('order_id').notNull(),
    document: text('document').notNull(),
    command: text('command_id').notNull(),
    takenBy: text('taken_by').notNull(),
    takenAt: integer('taken_at').notNull(),
    /** Why it is void; null = it is not. */
    voided: text('voided').$type<VoidReason>(),
  },
  (t) => [primaryKey({ columns: [t.series, t.year, t.number] })],
);
