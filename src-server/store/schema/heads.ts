/** Day heads: what this server received, day by day, signed (evidence). */
import { integer, pgTable, text } from 'drizzle-orm/pg-core';

/** One row a day on which events were received, written when the day is over and never changed (trigger). */
export const dayHeads = pgTable('day_head', {
  /** `YYYY-MM-DD`, China Standard Time. */
  day: text().primaryKey(),
  /** Hash of the head before this one, '' for the first. */
  prev: text().notNull(),
  /** Events received that day, and the hash over them (`rootOf`). */
  count: integer().notNull(),
  root: text().notNull(),
  /** Epoch in which the head was made: after a restore the days that were lost get other heads. */
  epoch: text().notNull(),
  /** Ed25519 over the head's text, base64url. */
  signature: text().notNull(),
});
