/** Numbers of documents in the store: what was leased to this workstation, what is asked for, and what was taken. */
import { v7 as uuid } from 'uuid';
import type { LeasedRange } from '#shared/contract/numbers-wire.ts';
import type { SeriesNumber, SeriesYear, VoidReason } from '#shared/domain/numbers/series.ts';
import type { Range } from '#shared/domain/numbers/stock.ts';
import type { Store } from '../store/store.ts';

export interface TakenNumber extends SeriesNumber {
  order: string;
  document: string;
  /** Command that tells it, and the one that makes it void. */
  command: string;
  takenBy: string;
  takenAt: number;
  voided: VoidReason | null;
}

/** A wish, with the id under which the centre is asked until it answers: however often, it leases once. */
export interface NumberRequest extends SeriesYear {
  request: string;
}

export class NumberStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** By series, year and number. */
  ranges(): Range[] {
    return this.#store
      .sql(
        'SELECT id, series, year, first AS "from", last AS "to", next FROM number_range ORDER BY series, year, first',
      )
      .all() as Range[];
  }

  /** Was a range leased in another epoch than this? Then the centre may have forgotten it. */
  isOfOtherEpoch(epoch: string): boolean {
    return this.#store.sql('SELECT 1 FROM number_range WHERE epoch <> ? LIMIT 1').get(epoch) !== undefined;
  }

  addRange({ id, series, year, from, to }: LeasedRange, epoch: string): void {
    this.#store
      .sql(
        'INSERT OR IGNORE INTO number_range (id, series, year, first, last, next, epoch) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(id, series, year, from, to, from, epoch);
  }

  /** The centre says which still stand; nothing is taken from the others any more. */
  keepOnly(ids: ReadonlySet<string>, epoch: string): void {
    const drop = this.#store.sql('DELETE FROM number_range WHERE id = ?');
    for (const { id } of this.ranges()) if (!ids.has(id)) drop.run(id);
    this.#store.sql('UPDATE number_range SET epoch = ?').run(epoch);
  }

  requests(): NumberRequest[] {
    return this.#store
      .sql('SELECT series, year, request FROM number_request ORDER BY series, year')
      .all() as NumberRequest[];
  }

  wish({ series, year }: SeriesYear): void {
    this.#store
      .sql('INSERT OR IGNORE INTO number_request (series, year, request) VALUES (?, ?, ?)')
      .run(series, year, uuid());
  }

  /** Only the request that was answered: another process may have asked anew since. */
  answered(request: string): void {
    this.#store.sql('DELETE FROM number_request WHERE request = ?').run(request);
  }

  /** After an enrolment: what was leased to the device before is not this one's, and is asked for again. */
  startAnew(): void {
    const wishes = [...this.ranges(), ...this.requests()];
    this.#store.sql('DELETE FROM number_range').run();
    this.#store.sql('DELETE FROM number_request').run();
    for (const wish of wishes) this.wish(wish);
  }

  /** The numbers of the range up to this one are not to be taken (any more). */
  pass(range: string, number: number): void {
    this.#store.sql('UPDATE number_range SET next = ? WHERE id = ?').run(number + 1, range);
  }

  take(range: string, { series, year, number, ...rest }: Omit<TakenNumber, 'voided'>): void {
    this.pass(range, number);
    this.#store
      .sql(
        `INSERT INTO number_taken (series, year, number, order_id, document, command_id, taken_by, taken_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(series, year, number, rest.order, rest.document, rest.command, rest.takenBy, rest.takenAt);
  }

  makeVoid({ series, year, number }: SeriesNumber, reason: VoidReason): void {
    this.#store
      .sql('UPDATE number_taken SET voided = ? WHERE series = ? AND year = ? AND number = ?')
      .run(reason, series, year, number);
  }

  #taken(where: string, ...values: unknown[]): TakenNumber[] {
    return this.#store
      .sql(
        `SELECT series, year, number, order_id AS "order", document, command_id AS command, taken_by AS takenBy,
           taken_at AS takenAt, voided FROM number_taken WHERE ${where} ORDER BY series, year, number`,
      )
      .all(...values) as TakenNumber[];
  }

  /** Everything that was taken here, by series, year and number. */
  taken(): TakenNumber[] {
    return this.#taken('true');
  }

  find({ series, year, number }: SeriesNumber): TakenNumber | undefined {
    return this.#taken('series = ? AND year = ? AND number = ?', series, year, number)[0];
  }
}
