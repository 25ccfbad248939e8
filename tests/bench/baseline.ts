/**
 * What plain SQL on the same file takes: the bare binding, the same columns and indexes, no rule and no rights. Imports
 * nothing of the workbench.
 */
import Database from 'better-sqlite3';

export const TABLES = [
  'order_key',
  'order_truth',
  'membership',
  'event',
  'event_private',
  'order_row',
  'order_fact',
  'order_unit',
] as const;

const ROW = `k, id, number, district_number, title, masked_title, type, category, lead_unit, route, phase, queue,
  dispatched_at, completed_at, due_at, near_at, paused_at, due_key, handling_round, pending, version, act`;

/** A list of the desk: what it shows, and in which order. */
export interface View {
  where: string;
  keys: readonly string[];
  descending: boolean;
}

export type Place = Record<string, unknown>;

export class Bare {
  readonly db: Database.Database;
  readonly #prepared = new Map<string, Database.Statement>();

  /** `key` null: the file is not encrypted. */
  constructor(path: string, key: string | null) {
    this.db = new Database(path);
    if (key !== null) {
      this.db.pragma("cipher='chacha20'");
      this.db.pragma(`key="x'${key}'"`);
    }
    this.db.pragma('journal_mode=WAL');
    this.db.pragma('synchronous=FULL');
    this.db.pragma('foreign_keys=ON');
    this.db.pragma('secure_delete=ON');
    this.db.pragma('cache_size=-65536');
    this.db.pragma('temp_store=MEMORY');
  }

  #sql(text: string): Database.Statement {
    const held = this.#prepared.get(text) ?? this.db.prepare(text);
    this.#prepared.set(text, held);
    return held;
  }

  /** A page behind a row of the list; from its beginning without one. */
  page({ where, keys, descending }: View, after: Place | null, limit: number): Place[] {
    const beyond = `(${keys.join(', ')}) ${descending ? '<' : '>'} (${keys.map((key) => `@${key}`).join(', ')})`;
    const order = keys.map((key) => `${key} ${descending ? 'DESC' : 'ASC'}`).join(', ');
    const condition = after ? `${where} AND ${beyond}` : where;
    const values = after ? Object.fromEntries(keys.map((key) => [key, after[key]])) : {};
    return this.#sql(`SELECT ${ROW} FROM order_row WHERE ${condition} ORDER BY ${order} LIMIT @limit`).all({
      ...values,
      limit,
    }) as Place[];
  }

  newest(match: string, limit: number): unknown[] {
    return this.#sql(
      `SELECT id, number FROM order_search JOIN order_row ON k = order_search.rowid WHERE order_search MATCH ?
       ORDER BY order_search.rowid DESC LIMIT ?`,
    ).all(match, limit);
  }

  sorted(where: string, match: string, order: string, limit: number): unknown[] {
    return this.#sql(
      `SELECT ${ROW} FROM order_row WHERE ${where} AND k IN (SELECT rowid FROM order_search WHERE order_search MATCH ?)
       ORDER BY ${order} LIMIT ?`,
    ).all(match, limit);
  }

  week(fromKey: number, toKey: number, by: string): unknown[] {
    return this.#sql(
      `SELECT ${by}, count(*), sum(sample_valid), sum(sample_contacted), sum(sample_solved),
         sum(sample_satisfaction = '满意'), sum(sample_satisfaction = '基本满意')
       FROM order_fact WHERE k >= ? AND k < ? GROUP BY 1`,
    ).all(fromKey, toKey);
  }

  /** The rows of every table, by order, as they were written. */
  rows(): Map<string, unknown[][]> {
    return new Map(
      TABLES.map((table) => [table, this.db.prepare(`SELECT * FROM ${table} ORDER BY k`).raw().all() as unknown[][]]),
    );
  }

  /** Writes these rows, `batch` orders a transaction. */
  write(rows: ReadonlyMap<string, unknown[][]>, batch: number): void {
    const keys = (rows.get('order_key') ?? []).map(([k]) => k as number);
    const puts = TABLES.map((table) => {
      const all = rows.get(table) ?? [];
      const marks = (all[0] ?? []).map(() => '?').join(', ');
      return { all, put: all.length > 0 ? this.#sql(`INSERT INTO ${table} VALUES (${marks})`) : null, at: 0 };
    });
    for (let from = 0; from < keys.length; from += batch) {
      const last = keys[Math.min(from + batch, keys.length) - 1] ?? 0;
      this.db.transaction(() => {
        for (const table of puts)
          for (let row = table.all[table.at]; row && (row[0] as number) <= last; row = table.all[table.at]) {
            table.put?.run(row);
            table.at++;
          }
      })();
    }
  }

  close(): void {
    this.db.close();
  }
}
