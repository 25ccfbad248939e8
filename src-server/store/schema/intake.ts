/** What other systems delivered: keys, orders and sample results. */
import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { counter, instant } from './columns.ts';
import { orders } from './orders.ts';

/** A source may hold several keys at once, so that one can be replaced without a gap. */
export const intakeKeys = pgTable('intake_key', {
  keyHash: text().primaryKey(),
  source: text().notNull(),
  issuedAt: instant().notNull(),
});

/** Idempotence: what a source delivered under a number. The content hash is keyed, so it confirms no guess of a person. */
export const intakeOrders = pgTable(
  'intake_order',
  {
    source: text().notNull(),
    number: text().notNull(),
    order: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    contentHash: text().notNull(),
    receivedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.number] })],
);

/** Every revision of a sample result that was taken. */
export const intakeResults = pgTable(
  'intake_result',
  {
    order: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    revision: counter().notNull(),
    source: text().notNull(),
    number: text().notNull(),
    contentHash: text().notNull(),
    receivedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.order, t.revision] })],
);
