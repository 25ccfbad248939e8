/** What lists, statistics and search read. It may be thrown away: it is made again from truth and own commands. */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { ofOrder, oneOfOrder } from './orders.ts';

/** What lists read: truth with the own commands that the truth does not show yet. */
export const orderRow = sqliteTable(
  'order_row',
  {
    k: oneOfOrder(),
    id: text('id').notNull(),
    number: text('number').notNull(),
    districtNumber: text('district_number'),
    title: text('title'),
    /** For those who may not read personal values; null = nothing in it has to be masked. */
    maskedTitle: text('masked_title'),
    type: text('type').notNull(),
    category: text('category').notNull(),
    leadUnit: text('lead_unit').notNull(),
    phase: text('phase').notNull(),
    /** Seen from the workstation's own unit. */
    queue: text('queue').notNull(),
    open: integer('open', { mode: 'boolean' }).notNull(),
    route: text('route').notNull(),
    dispatchedAt: integer('dispatched_at').notNull(),
    cityDispatchedAt: integer('city_dispatched_at').notNull(),
    completedAt: integer('completed_at'),
    dueAt: integer('due_at'),
    nearAt: integer('near_at'),
    /** Since when the clock stands still; null = it does not. */
    pausedAt: integer('paused_at'),
    /** `due_at`, or a number above every instant: orders without a clock stand behind the others. */
    dueKey: integer('due_key').notNull(),
    handlingRound: integer('handling_round').notNull(),
    pending: integer('pending', { mode: 'boolean' }).notNull(),
    version: integer('version').notNull(),
    /** Id behind the last decisive act, own pending ones included. */
    act: text('act').notNull(),
    /** Changes with the words the order is found by: the same mark, the same entry in the text index. */
    textMark: integer('text_mark').notNull(),
  },
  (t) => [
    // Each index ends with what the light and the dispatch filter need, so that counting never opens a row.
    index('order_row_queue_due').on(t.queue, t.dueKey, t.dispatchedAt, t.k, t.nearAt),
    index('order_row_queue_dispatched').on(t.queue, t.dispatchedAt, t.k, t.dueKey, t.nearAt),
    index('order_row_queue_completed').on(t.queue, t.completedAt, t.k),
    index('order_row_queue_number').on(t.queue, t.number, t.k),
    // Few orders of a district's years are open.
    index('order_row_open_queue')
      .on(t.open, t.queue)
      .where(sql`open = 1`),
    index('order_row_open_due')
      .on(t.open, t.dueKey, t.dispatchedAt, t.k, t.nearAt)
      .where(sql`open = 1`),
    index('order_row_open_dispatched')
      .on(t.open, t.dispatchedAt, t.k, t.dueKey, t.nearAt)
      .where(sql`open = 1`),
    index('order_row_open_number')
      .on(t.open, t.number, t.k)
      .where(sql`open = 1`),
    index('order_row_number').on(t.number),
    index('order_row_district_number')
      .on(t.districtNumber)
      .where(sql`district_number IS NOT NULL`),
  ],
);

/**
 * What statistics and rankings read: narrow, and by its key in the order of time, so that a period is one stretch of
 * the table. Orders of imported files carry the file's own names and ids; the others the organization's codes, no names.
 */
export const orderFact = sqliteTable('order_fact', {
  k: oneOfOrder(),
  /** The unit that answers for the lead unit in a ranking; the lead unit itself when no package knows it. */
  answerable: text('answerable').notNull(),
  unitId: text('unit_id').notNull(),
  unitName: text('unit_name').notNull(),
  streetId: text('street_id').notNull(),
  streetName: text('street_name').notNull(),
  communityId: text('community_id').notNull(),
  communityName: text('community_name').notNull(),
  channel: text('channel').notNull(),
  cityDispatchedAt: integer('city_dispatched_at').notNull(),
  completedAt: integer('completed_at'),
  /** Completed in time; null = not completed, without a clock, or a file that does not say. */
  inTime: integer('in_time', { mode: 'boolean' }),
  sampleValid: integer('sample_valid', { mode: 'boolean' }),
  sampleContacted: integer('sample_contacted', { mode: 'boolean' }),
  sampleSolved: integer('sample_solved', { mode: 'boolean' }),
  sampleSatisfaction: text('sample_satisfaction'),
  /** 剔除: taken out of the assessment by the last approval. */
  excluded: integer('excluded', { mode: 'boolean' }).notNull(),
});

/** Units that see an order: lead and joint units and everything above them. */
export const orderUnit = sqliteTable('order_unit', { k: ofOrder(), unit: text('unit').notNull() }, (t) => [
  primaryKey({ columns: [t.k, t.unit] }),
  index('order_unit_unit').on(t.unit, t.k),
]);

/** New orders whose words are not in the text index yet: a large page leaves them for the moments after it. */
export const searchPending = sqliteTable('search_pending', { k: oneOfOrder() });
