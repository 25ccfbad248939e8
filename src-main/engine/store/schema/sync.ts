/** Where the store stands with its centre, what it has to send, and what passed between them. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Settings and sync positions of this store. */
export const meta = sqliteTable('meta', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
});

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
    /** Its orders left this workstation: `command` names them, and holds its words in a box that only the centre opens. */
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

/**
 * Day heads that the centre signed and gave out (evidence). Never deleted: a head that contradicts another stands beside it,
 * with the state that it was given when it came.
 */
export const dayHead = sqliteTable(
  'day_head',
  {
    /** Hash of the head: what the next one names as `prev`. */
    hash: text('hash').primaryKey(),
    day: text('day').notNull(),
    prev: text('prev').notNull(),
    count: integer('count').notNull(),
    root: text('root').notNull(),
    epoch: text('epoch').notNull(),
    signature: text('signature').notNull(),
    /** Public key that it was checked with. */
    key: text('key').notNull(),
    state: text('state', { enum: ['held', 'before-restore', 'differs', 'broken', 'unsigned'] }).notNull(),
    /** Server clock of the page that brought it. */
    at: integer('at').notNull(),
  },
  (t) => [index('day_head_day').on(t.day)],
);

/**
 * The journal of the sync, for 同步与回执: what a round brought and how it ended. Rounds in which nothing happened are not
 * kept, unless the one before ended otherwise. Counts and codes only. Bounded: see sync/journal.ts.
 */
export const syncRound = sqliteTable(
  'sync_round',
  {
    n: integer('n').primaryKey({ autoIncrement: true }),
    at: integer('at').notNull(),
    /** How long it took. */
    ms: integer('ms').notNull(),
    pushed: integer('pushed').notNull(),
    accepted: integer('accepted').notNull(),
    refused: integer('refused').notNull(),
    /** Orders that came, that changed, and that left this workstation. */
    fresh: integer('fresh').notNull(),
    changed: integer('changed').notNull(),
    gone: integer('gone').notNull(),
    pages: integer('pages').notNull(),
    /** Of the answers, as they are read. */
    bytes: integer('bytes').notNull(),
    /** StopCode of what ended it; '' = nothing did. */
    code: text('code').notNull(),
  },
  (t) => [index('sync_round_at').on(t.at)],
);

/**
 * The centre's answer to each own command, for 同步与回执: stays when the command itself is let go of (outbox). Without its
 * words. No foreign key to the order, which may have left with this very answer.
 */
export const syncReceipt = sqliteTable(
  'sync_receipt',
  {
    commandId: text('command_id').primaryKey(),
    order: text('order_id').notNull(),
    /** As it was called when the answer came; null = it was not held here. */
    number: text('number'),
    /** How many orders the command names. */
    orders: integer('orders').notNull(),
    kind: text('kind').notNull(),
    actor: text('actor').notNull(),
    unit: text('unit').notNull(),
    typedAt: integer('typed_at').notNull(),
    settledAt: integer('settled_at').notNull(),
    /** Code of the refusal; '' = accepted. */
    refused: text('refused').notNull(),
  },
  (t) => [index('sync_receipt_settled').on(t.settledAt)],
);

/** One line for every 导出未上报内容: the file holds personal values, so who made it is known. */
export const outboxExport = sqliteTable('outbox_export', {
  n: integer('n').primaryKey({ autoIncrement: true }),
  madeBy: text('made_by').notNull(),
  madeAt: integer('made_at').notNull(),
  commands: integer('commands').notNull(),
});
