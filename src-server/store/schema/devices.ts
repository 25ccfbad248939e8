/** Workstations, what they sent, and the one outcome of each command. */
import { boolean, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { counter, instant } from './columns.ts';

export const devices = pgTable('device', {
  id: uuid().primaryKey(),
  unit: text().notNull(),
  /** SHA-256 of the bearer token. */
  tokenHash: text().notNull().unique('device_token_hash'),
  name: text().notNull(),
  lastSeq: counter().notNull(),
  revoked: boolean().notNull(),
  /** Enrolment, then the last served pull: the lower bound of claimed times. */
  lastContactAt: instant().notNull(),
  /** Evidence chain: hash of the last sending. */
  headHash: text().notNull(),
  enrolledAt: instant().notNull(),
  /** The device that this workstation was before it enrolled anew, as far as it could prove it. */
  previous: uuid(),
});

/** Which command stood at which seq. `chainOk`: the sending named the hash of the one before it. */
export const deviceSendings = pgTable(
  'device_sending',
  {
    device: uuid()
      .notNull()
      .references(() => devices.id),
    seq: counter().notNull(),
    command: uuid('command_id').notNull(),
    prevHash: text().notNull(),
    chainOk: boolean().notNull(),
    receivedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.device, t.seq] })],
);

/** One row a command id in the whole system, whatever device brings it. */
export const outcomes = pgTable('outcome', {
  command: uuid('command_id').primaryKey(),
  ok: boolean().notNull(),
  why: text().notNull(),
  vers: jsonb().$type<Record<string, number>>().notNull(),
  number: text().notNull(),
  tag: text().notNull(),
  /** The device that brought it first. */
  device: uuid().notNull(),
  at: instant().notNull(),
});

/** Single use; stored as SHA-256. */
export const enrollCodes = pgTable('enroll_code', {
  codeHash: text().primaryKey(),
  unit: text().notNull(),
  expiresAt: instant().notNull(),
  usedAt: instant(),
});
