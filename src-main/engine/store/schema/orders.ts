/** The orders that the centre, or an import, gave: the truth, which no act of this workstation changes. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Every order held, and the integer that all its rows hang on. The integer grows with the time of the city's dispatch
 * (see order-key.ts): what is read by time lies together, and the newest of any set is found without sorting.
 */
export const orderKey = sqliteTable('order_key', {
  k: integer('k').primaryKey(),
  id: text('id').notNull().unique(),
});

export const ofOrder = () =>
  integer('k')
    .notNull()
    .references(() => orderKey.k, { onDelete: 'cascade', onUpdate: 'cascade' });
export const oneOfOrder = () =>
  integer('k')
    .primaryKey()
    .references(() => orderKey.k, { onDelete: 'cascade', onUpdate: 'cascade' });

/** The last state of an order that the server sent, or that an import made in a store that has no server. */
export const orderTruth = sqliteTable('order_truth', {
  k: oneOfOrder(),
  version: integer('version').notNull(),
  /** OrderState as it came, unknown fields of a newer server included; its personal values stand in `event_private`. */
  state: text('state').notNull(),
});

/** Scopes in which the server says an order stands. */
export const membership = sqliteTable('membership', { k: ofOrder(), scope: text('scope').notNull() }, (t) => [
  primaryKey({ columns: [t.k, t.scope] }),
  index('membership_scope').on(t.scope, t.k),
]);

export const event = sqliteTable(
  'event',
  {
    k: ofOrder(),
    n: integer('n').notNull(),
    kind: text('kind').notNull(),
    command: text('command_id').notNull(),
    /** The rest of the EventBody as it came: with it, what the hash covers. */
    body: text('body').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.k, t.n] }), index('event_kind').on(t.kind)],
);

/** Values that can identify a person, apart from the events that hold their commitments: these rows can be erased. */
export const eventPrivate = sqliteTable(
  'event_private',
  {
    k: ofOrder(),
    n: integer('n').notNull(),
    field: text('field').notNull(),
    salt: text('salt').notNull(),
    value: text('value').notNull(),
  },
  (t) => [primaryKey({ columns: [t.k, t.n, t.field] })],
);
