/** Scopes, their feeds and who stands in them (design.md §5). */
import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { counter, instant } from './columns.ts';
import { orders } from './orders.ts';

/** `seq`, `tag`: of the newest feed row. `floor`, `floorTag`: of the newest row that was compacted away. */
export const scopes = pgTable('scope', {
  id: text().primaryKey(),
  seq: counter().notNull(),
  tag: text().notNull(),
  floor: counter().notNull(),
  floorTag: text().notNull(),
});

/** A row only says *look at this order*; the primary key serves the pull. */
export const feed = pgTable(
  'feed',
  {
    scope: text().notNull(),
    seq: counter().notNull(),
    tag: text().notNull(),
    order: uuid('order_id').notNull(),
    version: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.scope, t.seq] })],
);

/**
 * How far a scope had come at a moment, noted once a day: feed rows carry no time of their own. Compaction moves the floor
 * to a mark that is old enough.
 */
export const feedMarks = pgTable(
  'feed_mark',
  {
    scope: text().notNull(),
    /** `seq` and `tag` of the scope at that moment. */
    seq: counter().notNull(),
    tag: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.scope, t.seq] })],
);

/** Where an order stands now. */
export const orderScopes = pgTable(
  'order_scope',
  {
    scope: text().notNull(),
    order: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    /**
     * The city's dispatch of the order when it came to stand here: its place in a listing, which begins with the newest. Never changed
     * afterwards, so that no order moves past a listing that runs.
     */
    at: instant().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.scope, t.order] }),
    index('order_scope_order').on(t.order),
    index('order_scope_at').on(t.scope, t.at, t.order),
  ],
);
