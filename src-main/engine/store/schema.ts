/**
 * The tables of a workstation. Server truth, own commands, and the projection that lists read stand apart: only the
 * projection may be thrown away, it is made again from the other two. Ordinary rowid tables: wide rows page faster.
 */
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Settings and sync positions of this store. */
export const meta = sqliteTable('meta', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
});

/** The last state of an order that the server sent. */
export const orderTruth = sqliteTable('order_truth', {
  id: text('id').primaryKey(),
  version: integer('version').notNull(),
  /** OrderState as it came, unknown fields of a newer server included. */
  state: text('state').notNull(),
});

const ofOrder = () =>
  text('order_id')
    .notNull()
    .references(() => orderTruth.id, { onDelete: 'cascade' });

/** Scopes in which the server says an order stands. */
export const membership = sqliteTable('membership', { order: ofOrder(), scope: text('scope').notNull() }, (t) => [
  primaryKey({ columns: [t.order, t.scope] }),
  index('membership_scope').on(t.scope, t.order),
]);

export const event = sqliteTable(
  'event',
  {
    order: ofOrder(),
    n: integer('n').notNull(),
    kind: text('kind').notNull(),
    command: text('command_id').notNull(),
    /** EventBody as it came; what the hash covers. */
    body: text('body').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.order, t.n] }), index('event_kind').on(t.kind)],
);

/** Values that can identify a person, apart from the events that hold their commitments: these rows can be erased. */
export const eventPrivate = sqliteTable(
  'event_private',
  {
    order: ofOrder(),
    n: integer('n').notNull(),
    field: text('field').notNull(),
    salt: text('salt').notNull(),
    value: text('value').notNull(),
  },
  (t) => [primaryKey({ columns: [t.order, t.n, t.field] })],
);

/** Own commands, from typing until no backup of the server needs them any more. */
export const outbox = sqliteTable(
  'outbox',
  {
    n: integer('n').primaryKey({ autoIncrement: true }),
    commandId: text('command_id').notNull().unique(),
    /** Given when first sent; 0 before. */
    seq: integer('seq').notNull().default(0),
    state: text('state', { enum: ['waiting', 'sent', 'accepted', 'refused'] }).notNull(),
    archived: integer('archived', { mode: 'boolean' }).notNull().default(false),
    /** The words were taken out because the order left this workstation. */
    sealed: integer('sealed', { mode: 'boolean' }).notNull().default(false),
    role: text('role').notNull(),
    command: text('command').notNull(),
    versions: text('vers').notNull().default('{}'),
    number: text('number').notNull().default(''),
    tag: text('tag').notNull().default(''),
    refused: text('refused').notNull().default(''),
    prevHash: text('prev_hash').notNull().default(''),
    typedAt: integer('typed_at').notNull(),
    /** When a person dealt with the refusal. */
    dismissedAt: integer('dismissed_at'),
  },
  (t) => [index('outbox_seq').on(t.seq), index('outbox_state').on(t.state, t.archived)],
);

/** Which commands name an order. No foreign key to the order: a command outlives an order that leaves. */
export const outboxOrder = sqliteTable(
  'outbox_order',
  {
    n: integer('n')
      .notNull()
      .references(() => outbox.n, { onDelete: 'cascade' }),
    order: text('order_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.n, t.order] }), index('outbox_order_order').on(t.order, t.n)],
);

export const cursor = sqliteTable('cursor', {
  scope: text('scope').primaryKey(),
  at: integer('at').notNull(),
  tag: text('tag').notNull(),
  head: integer('head').notNull(),
  headTag: text('head_tag').notNull(),
  snap: text('snap'),
});

/** Scopes whose listing is running, and the orders it has met. */
export const snapshot = sqliteTable('snapshot', { scope: text('scope').primaryKey() });
export const snapshotSeen = sqliteTable(
  'snapshot_seen',
  {
    scope: text('scope')
      .notNull()
      .references(() => snapshot.scope, { onDelete: 'cascade' }),
    order: text('order_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.scope, t.order] })],
);

/** What screens read: truth with the own commands that the truth does not show yet. */
export const orderRow = sqliteTable(
  'order_row',
  {
    id: text('id')
      .primaryKey()
      .references(() => orderTruth.id, { onDelete: 'cascade' }),
    number: text('number').notNull(),
    districtNumber: text('district_number'),
    title: text('title'),
    type: text('type').notNull(),
    category: text('category').notNull(),
    leadUnit: text('lead_unit').notNull(),
    /** The unit that answers for the lead unit in a ranking; '' when no package knows it. */
    answerable: text('answerable').notNull(),
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
    /** `due_at`, or a number above every instant: orders without a clock stand behind the others. */
    dueKey: integer('due_key').notNull(),
    handlingRound: integer('handling_round').notNull(),
    pending: integer('pending', { mode: 'boolean' }).notNull(),
    version: integer('version').notNull(),
    /** Id behind the last decisive act, own pending ones included. */
    act: text('act').notNull(),
    sampleValid: integer('sample_valid', { mode: 'boolean' }),
    sampleContacted: integer('sample_contacted', { mode: 'boolean' }),
    sampleSolved: integer('sample_solved', { mode: 'boolean' }),
    sampleSatisfaction: text('sample_satisfaction'),
    /** Effective OrderState. */
    state: text('state').notNull(),
  },
  (t) => [
    // Each index ends with what the light and the dispatch filter need, so that counting never opens a row.
    index('order_row_queue_due').on(t.queue, t.dueKey, t.dispatchedAt, t.id, t.nearAt),
    index('order_row_queue_dispatched').on(t.queue, t.dispatchedAt, t.id, t.dueKey, t.nearAt),
    index('order_row_queue_completed').on(t.queue, t.completedAt, t.id),
    index('order_row_queue_number').on(t.queue, t.number, t.id),
    index('order_row_open_due').on(t.open, t.dueKey, t.dispatchedAt, t.id, t.nearAt),
    index('order_row_open_dispatched').on(t.open, t.dispatchedAt, t.id, t.dueKey, t.nearAt),
    index('order_row_open_number').on(t.open, t.number, t.id),
    index('order_row_number').on(t.number),
    index('order_row_district_number').on(t.districtNumber),
    index('order_row_ranking').on(
      t.cityDispatchedAt,
      t.answerable,
      t.sampleValid,
      t.sampleContacted,
      t.sampleSolved,
      t.sampleSatisfaction,
    ),
  ],
);

/** Folded text for finding an order by words; `masked` for those who may not read personal values. */
export const orderText = sqliteTable('order_text', {
  order: text('order_id')
    .primaryKey()
    .references(() => orderTruth.id, { onDelete: 'cascade' }),
  full: text('full').notNull(),
  masked: text('masked').notNull(),
});

/** Units that see an order: lead and joint units and everything above them. */
export const orderUnit = sqliteTable('order_unit', { order: ofOrder(), unit: text('unit').notNull() }, (t) => [
  primaryKey({ columns: [t.order, t.unit] }),
  index('order_unit_unit').on(t.unit, t.order),
]);

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
