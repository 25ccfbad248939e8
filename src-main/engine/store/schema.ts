/**
 * The tables of a workstation. Server truth, own commands, and the projection that lists read stand apart: only the
 * projection may be thrown away, it is made again from the other two. The text index `order_search` is a virtual table that
 * drizzle does not know: see search-index.ts. Ordinary rowid tables: wide rows page faster.
 */
import { sql } from 'drizzle-orm';
import type { VoidReason } from '#shared/domain/numbers/series.ts';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Settings and sync positions of this store. */
export const meta = sqliteTable('meta', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
});

/**
 * Every order held, and the integer that all its rows hang on. The integer grows with the time of the city's dispatch
 * (see order-key.ts): what is read by time lies together, and the newest of any set is found without sorting.
 */
export const orderKey = sqliteTable('order_key', {
  k: integer('k').primaryKey(),
  id: text('id').notNull().unique(),
});

const ofOrder = () =>
  integer('k')
    .notNull()
    .references(() => orderKey.k, { onDelete: 'cascade', onUpdate: 'cascade' });
const oneOfOrder = () =>
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

/** Files of orders that are here, or on their way here. Their bytes stand beside the store, each sealed with its own key. */
export const attachment = sqliteTable('attachment', {
  /** SHA-256 of the file, hex. */
  hash: text('hash').primaryKey(),
  size: integer('size').notNull(),
  /** 32 bytes, hex: without this row nobody can read the file any more. */
  key: text('key').notNull(),
  /** The file is whole; else a part of it may be there. */
  held: integer('held', { mode: 'boolean' }).notNull(),
});

/** Which orders name a file, as this workstation shows them. A file stays as long as one of them does. */
export const attachmentRef = sqliteTable(
  'attachment_ref',
  { k: ofOrder(), hash: text('hash').notNull(), size: integer('size').notNull() },
  (t) => [primaryKey({ columns: [t.k, t.hash] }), index('attachment_ref_hash').on(t.hash)],
);

/** Files to send and to fetch. No foreign key to the order: a file that was attached is still sent when its order left. */
export const attachmentJob = sqliteTable(
  'attachment_job',
  {
    hash: text('hash').notNull(),
    direction: text('direction', { enum: ['up', 'down'] }).notNull(),
    /** Of `up`: the command that attached it; '' of `down`. */
    command: text('command_id').notNull().default(''),
    /** Of `up`: the order of that command. */
    order: text('order_id').notNull().default(''),
    /** Bytes that have arrived. */
    bytes: integer('bytes').notNull().default(0),
    tries: integer('tries').notNull().default(0),
    /** Not before; 0 = a person waits for it. */
    nextAt: integer('next_at').notNull().default(0),
    /** Code of the last failure; '' = none. */
    error: text('error').notNull().default(''),
    /** Sent. Kept as long as its command, for a centre that was set back asks for both again. */
    done: integer('done', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.hash, t.direction, t.command] }), index('attachment_job_command').on(t.command)],
);
