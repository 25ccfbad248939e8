/**
 * Orders: the append-only events, the personal values beside them, and the projection that decisions read.
 * A trigger (migration `append_only`) denies changing or deleting an event.
 */
import { sql } from 'drizzle-orm';
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { EventBody, OrderState } from '#shared/domain/order/types.ts';
import { bytes, instant } from './columns.ts';

/** `state.personal` is always null in here: personal values stand in `event_private` only. */
export const orders = pgTable(
  'work_order',
  {
    id: uuid().primaryKey(),
    source: text().notNull(),
    number: text().notNull(),
    districtNumber: text(),
    version: integer().notNull(),
    phase: text().notNull(),
    leadUnit: text().notNull(),
    act: text().notNull(),
    dispatchedAt: instant().notNull(),
    /** Hash of the last event: the next one names it. */
    head: text().notNull(),
    /** Bytes of the events as they travel; pages are bounded by it. */
    eventBytes: integer().notNull().default(0),
    state: jsonb().$type<OrderState>().notNull(),
  },
  (t) => [unique('work_order_source_number').on(t.source, t.number), index('work_order_number').on(t.number)],
);

export const orderEvents = pgTable(
  'order_event',
  {
    order: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    n: integer().notNull(),
    kind: text().notNull(),
    command: uuid().notNull(),
    receivedAt: instant().notNull(),
    /** What the hash covers, as it was hashed. */
    body: jsonb().$type<EventBody>().notNull(),
    hash: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.order, t.n] }),
    // A command is one event of an order (INV-2).
    unique('order_event_command').on(t.order, t.command),
    // Day heads read a day at a time. Events lie in the order of their receipt, so block ranges do, at no cost to a push.
    index('order_event_received').using('brin', t.receivedAt),
    // Is a file named by anybody? Only for the sweeping of those that are not.
    index('order_event_attachment')
      .on(sql`(${t.body} -> 'data' ->> 'hash')`)
      .where(sql`${t.kind} = 'attach'`),
  ],
);

/** Salt and value of a personal field, sealed with the server's key. Deleting a row erases the value (已脱敏). */
export const eventPrivate = pgTable(
  'event_private',
  {
    order: uuid('order_id').notNull(),
    n: integer().notNull(),
    field: text().notNull(),
    sealed: bytes().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.order, t.n, t.field] }),
    foreignKey({ columns: [t.order, t.n], foreignColumns: [orderEvents.order, orderEvents.n] }),
  ],
);
