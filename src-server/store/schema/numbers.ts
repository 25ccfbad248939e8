/** Numbers of documents: counters, leases, and the register of what was used (design.md §7). */
import { index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { VoidReason } from '#shared/domain/numbers/series.ts';
import { instant } from './columns.ts';
import { devices } from './devices.ts';

/** One counter a series and year. Its row is the number lock: after the orders, before the scopes. */
export const numberSeries = pgTable(
  'number_series',
  {
    series: text().notNull(),
    year: integer().notNull(),
    /** The first number that nobody was given. */
    next: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.series, t.year] })],
);

/** Who was given which numbers. The ranges of a series and year lie one behind the other from 1 to `next`, without a gap. */
export const numberRanges = pgTable(
  'number_range',
  {
    id: uuid().primaryKey(),
    series: text().notNull(),
    year: integer().notNull(),
    from: integer('first').notNull(),
    to: integer('last').notNull(),
    /** null = the counter jumped over them: they belong to nobody that is known. */
    device: uuid().references(() => devices.id),
    /** Id that the workstation gave its request. */
    request: uuid(),
    openedAt: instant().notNull(),
    /** From then on what is not reported is 未用或未报. */
    closedAt: instant(),
    /** '' while it is open; revoked, again (enrolled anew), year (it is over); of a jump: restore, ahead. */
    why: text().notNull(),
  },
  (t) => [
    unique('number_range_request').on(t.device, t.request),
    unique('number_range_first').on(t.series, t.year, t.from),
  ],
);

/** Every number that a workstation said it used or made void, doubles too: a fact is never dropped. */
export const numberFacts = pgTable(
  'number_fact',
  {
    command: uuid('command_id').primaryKey(),
    series: text().notNull(),
    year: integer().notNull(),
    number: integer().notNull(),
    act: text().$type<'use' | 'void'>().notNull(),
    document: text(),
    reason: text().$type<VoidReason>(),
    /** As the command names it; the server may not know it (any more). */
    order: text('order_id').notNull(),
    unit: text().notNull(),
    /** The device that brought it. */
    device: uuid().notNull(),
    at: instant().notNull(),
  },
  (t) => [index('number_fact_number').on(t.series, t.year, t.number)],
);
