/** What is to be sent and fetched, and how far it is: durable, so that a restart goes on where it stopped. */
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import type { Store } from '../store/store.ts';

export interface Job {
  hash: string;
  direction: 'up' | 'down';
  command: string;
  order: string;
  bytes: number;
  tries: number;
  nextAt: number;
  error: string;
}

const COLUMNS = 'hash, direction, command_id AS command, order_id AS "order", bytes, tries, next_at AS nextAt, error';

const FIRST_RETRY = 5 * SECOND;
/** A file of somebody else arrives at the centre when it does; asking costs little. */
const LAST_RETRY = 10 * MINUTE;
/** Of a line that is down: a file goes soon after it is up again, as the sync does. */
const LAST_RETRY_OF_LINE = MINUTE;

/** 5 s, 10 s … 10 min (1 min where the line failed), less up to half of it by chance. `tries`: failures so far. */
export const jobDelay = (tries: number, isLine: boolean, chance: number): number =>
  Math.min(FIRST_RETRY * 2 ** Math.min(tries, 20), isLine ? LAST_RETRY_OF_LINE : LAST_RETRY) * (1 - chance / 2);

/**
 * A file leaves only after its command was accepted, so that none does whose command is refused; no outcome is kept of one
 * that was settled long ago.
 */
const ALLOWED = `done = 0 AND (direction = 'down' OR NOT EXISTS
  (SELECT 1 FROM outbox WHERE outbox.command_id = attachment_job.command_id AND outbox.state <> 'accepted'))`;
/** A waiting time that lies further ahead than any is made is a clock that was set back. */
const DUE = `${ALLOWED} AND (next_at <= @now OR next_at > @now + ${LAST_RETRY})`;

export class Jobs {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** A file that was attached here. */
  addUpload(job: { hash: string; command: string; order: string }): void {
    this.#store
      .sql(
        "INSERT OR IGNORE INTO attachment_job (hash, direction, command_id, order_id) VALUES (@hash, 'up', @command, @order)",
      )
      .run(job);
  }

  /** Files of open orders are fetched beforehand, for nobody knows when the network goes. Gives how many are new. */
  planDownloads(now: number): number {
    return this.#store
      .sql(
        `INSERT OR IGNORE INTO attachment_job (hash, direction, next_at)
         SELECT DISTINCT r.hash, 'down', @now FROM attachment_ref r JOIN order_row o ON o.k = r.k
         WHERE o.open = 1 AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.hash = r.hash AND a.held = 1)`,
      )
      .run({ now }).changes;
  }

  /** A person wants to see it: before all others, and now. */
  want(hash: string): void {
    this.#store
      .sql(
        `INSERT INTO attachment_job (hash, direction) VALUES (?, 'down')
         ON CONFLICT (hash, direction, command_id) DO UPDATE SET next_at = 0`,
      )
      .run(hash);
  }

  next(now: number): Job | undefined {
    const sql = `SELECT ${COLUMNS} FROM attachment_job WHERE ${DUE} ORDER BY next_at, direction DESC, rowid LIMIT 1`;
    return this.#store.sql(sql).get({ now }) as Job | undefined;
  }

  /** When the next one is due; null when nothing waits for a time. */
  nextAt(): number | null {
    const sql = `SELECT min(next_at) FROM attachment_job WHERE ${ALLOWED}`;
    return this.#store.sql(sql).pluck().get() as number | null;
  }

  ofFile(hash: string): Job[] {
    return this.#store.sql(`SELECT ${COLUMNS} FROM attachment_job WHERE hash = ? AND done = 0`).all(hash) as Job[];
  }

  /** Files that wait to be sent. */
  unsent(): string[] {
    const sql = "SELECT DISTINCT hash FROM attachment_job WHERE direction = 'up' AND done = 0 ORDER BY hash";
    return this.#store.sql(sql).pluck().all() as string[];
  }

  /** Is it to be sent for this command, or was it? */
  isQueued(job: { hash: string; command: string; order: string }): boolean {
    const sql = `SELECT 1 FROM attachment_job
      WHERE direction = 'up' AND hash = @hash AND command_id = @command AND order_id = @order`;
    return this.#store.sql(sql).get(job) !== undefined;
  }

  /** Was it sent from here? */
  isSent(hash: string): boolean {
    const sql = "SELECT 1 FROM attachment_job WHERE hash = ? AND direction = 'up' AND done = 1 LIMIT 1";
    return this.#store.sql(sql).get(hash) !== undefined;
  }

  /** Its bytes were brought once more: whatever kept it here is over. */
  again(hash: string): void {
    this.#store
      .sql("UPDATE attachment_job SET next_at = 0, error = '' WHERE hash = ? AND direction = 'up' AND done = 0")
      .run(hash);
  }

  progress({ hash, direction, command }: Job, bytes: number): void {
    this.#store
      .sql("UPDATE attachment_job SET bytes = ?, error = '' WHERE hash = ? AND direction = ? AND command_id = ?")
      .run(bytes, hash, direction, command);
  }

  done({ hash, direction, command }: Job): void {
    if (direction === 'down')
      this.#store.sql("DELETE FROM attachment_job WHERE hash = ? AND direction = 'down'").run(hash);
    else
      this.#store
        .sql(
          "UPDATE attachment_job SET done = 1, tries = 0, error = '' WHERE hash = ? AND direction = 'up' AND command_id = ?",
        )
        .run(hash, command);
  }

  failed({ hash, direction, command }: Job, error: string, nextAt: number): void {
    this.#store
      .sql(
        `UPDATE attachment_job SET tries = tries + 1, error = ?, next_at = ?
         WHERE hash = ? AND direction = ? AND command_id = ?`,
      )
      .run(error, Math.round(nextAt), hash, direction, command);
  }

  /** Orders here that name the file, for fetching it; those first that agree with what has come of it. */
  ordersNaming(hash: string): { order: string; size: number }[] {
    return this.#store
      .sql(
        `SELECT id AS "order", r.size AS size FROM attachment_ref r JOIN order_key USING (k)
         LEFT JOIN attachment a ON a.hash = r.hash WHERE r.hash = ? ORDER BY coalesce(a.size, r.size) <> r.size, id`,
      )
      .all(hash) as { order: string; size: number }[];
  }

  /** The centre has it under this order. */
  there(hash: string, order: string): void {
    this.#store
      .sql(
        `INSERT OR IGNORE INTO attachment_there (k, hash)
         SELECT o.k, a.hash FROM order_key o, attachment a WHERE a.hash = ? AND o.id = ?`,
      )
      .run(hash, order);
  }

  /** Orders here that name the file, and under which the centre had it. */
  ordersThere(hash: string): string[] {
    return this.#store
      .sql(
        `SELECT id FROM attachment_there t JOIN attachment_ref r ON r.k = t.k AND r.hash = t.hash
         JOIN order_key o ON o.k = t.k WHERE t.hash = ? ORDER BY id`,
      )
      .pluck()
      .all(hash) as string[];
  }
}
