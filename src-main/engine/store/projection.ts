/** The projection that lists, statistics and searches read: truth and own pending commands as one. */
import type { RuleSet } from '#shared/domain/deadline/rules.ts';
import type { OrderView } from '#shared/domain/order/order.ts';
import type { AttachedFile } from '#shared/domain/order/attachment.ts';
import type { OrderState, Personal } from '#shared/domain/order/types.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';
import { shownOrder, type Shown } from '#shared/sync/overlay.ts';
import { factOf, rowOf, unitsOf, type Columns } from './order-columns.ts';
import type { Outbox } from './outbox.ts';
import { storageFailure } from './storage-failure.ts';
import { markOf, maskedRequest, type TextIndex } from './search-index.ts';
import type { Store } from './store.ts';
import type { Truth } from './truth.ts';

/** The packages in force. */
export interface Packages {
  organization: Organization;
  rules: RuleSet;
}

export interface OrderHead {
  number: string;
  title: string | null;
  leadUnit: string;
  personal: Personal;
}

const ROW = [
  'id', 'number', 'district_number', 'title', 'masked_title', 'type', 'category', 'lead_unit', 'phase', 'queue', 'open', 'route',
  'dispatched_at', 'city_dispatched_at', 'completed_at', 'due_at', 'near_at', 'paused_at', 'due_key', 'handling_round',
  'pending', 'version', 'act', 'text_mark',
] as const; // prettier-ignore
const FACT = [
  'answerable', 'unit_id', 'unit_name', 'street_id', 'street_name', 'community_id', 'community_name', 'channel',
  'city_dispatched_at', 'completed_at', 'in_time', 'sample_valid', 'sample_contacted', 'sample_solved',
  'sample_satisfaction', 'excluded',
] as const; // prettier-ignore

const upsert = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (k, ${columns.join(', ')}) VALUES (?, ${columns.map(() => '?').join(', ')})
   ON CONFLICT (k) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
const PUT_ROW = upsert('order_row', ROW);
const PUT_FACT = upsert('order_fact', FACT);

const valuesOf = (columns: Columns, names: readonly string[]): (string | number | null)[] =>
  names.map((name) => columns[name] ?? null);

/** What a step made searchable. */
export interface SearchStep {
  made: number;
  /** Orders that still wait. */
  left: number;
}

/** So many orders at once are found a moment later: making their words takes longer than making their rows. */
const SEARCHED_LATER = 50;
/** So many may wait for it; what comes on top is made searchable at once. They take about 4 s of a slow workstation. */
const MOST_WAITING = 20_000;

/** Raised when rows or texts are made in another way: stores of an earlier program are made anew once. */
export const PROJECTION_VERSION = 3;

/** Two may have added the same file; the first one counts. */
const filesIn = ({ attachments = [] }: OrderState): AttachedFile[] =>
  attachments.filter(({ hash }, i) => attachments.findIndex((other) => other.hash === hash) === i);

export class Projection {
  readonly #store: Store;
  readonly #truth: Truth;
  readonly #outbox: Outbox;
  readonly #packages: Packages;
  readonly #unit: () => string;
  readonly #index: TextIndex;

  /** `unit`: the workstation's own unit, from whose desk queues are seen. */
  constructor(store: Store, truth: Truth, outbox: Outbox, index: TextIndex, packages: Packages, unit: () => string) {
    this.#store = store;
    this.#index = index;
    this.#truth = truth;
    this.#outbox = outbox;
    this.#packages = packages;
    this.#unit = unit;
  }

  /** The order as this workstation shows it, with its history. `truth` when the caller holds it already. */
  shown(order: string, truth: OrderView | undefined = this.#truth.view(order)): Shown | undefined {
    return shownOrder(order, truth, this.#outbox.ofOrder(order), this.#packages);
  }

  #rowOf({ state, pending }: Shown, maskedTitle: string | null, textMark: number): Columns {
    return rowOf(state, { pending: pending > 0, unit: this.#unit(), maskedTitle, textMark });
  }

  /** What the rows of an order have to say now; undefined when it is not held. */
  expectedRow(order: string): Columns | undefined {
    const shown = this.shown(order);
    if (!shown) return undefined;
    const { state } = shown;
    const row = this.#rowOf(shown, maskedRequest(state.personal).title, markOf(state));
    const units = [...unitsOf(state, this.#packages.organization)].toSorted().join(' ');
    const files = filesIn(state)
      .map(({ hash, size }) => `${hash} ${size}`)
      .toSorted()
      .join(' ');
    return { ...factOf(state, this.#packages.organization), ...row, units, files };
  }

  storedRow(order: string): Columns | undefined {
    const k = this.#truth.keys.find(order);
    if (k === undefined) return undefined;
    const fact = this.#store.sql(`SELECT ${FACT.join(', ')} FROM order_fact WHERE k = ?`).get(k);
    const row = this.#store.sql(`SELECT ${ROW.join(', ')} FROM order_row WHERE k = ?`).get(k);
    const units = this.#store.sql('SELECT unit FROM order_unit WHERE k = ? ORDER BY unit').pluck().all(k).join(' ');
    const files = this.#store
      .sql("SELECT hash || ' ' || size FROM attachment_ref WHERE k = ? ORDER BY hash")
      .pluck()
      .all(k)
      .join(' ');
    return row && fact ? { ...(fact as Columns), ...(row as Columns), units, files } : undefined;
  }

  /** What names an order that is held, to a person. */
  headOf(order: string): OrderHead | undefined {
    const state = this.shown(order)?.state;
    return (
      state && { number: state.number, title: state.personal.title, leadUnit: state.leadUnit, personal: state.personal }
    );
  }

  /** Makes rows and search texts of orders anew. `truth` gives what the caller holds already. */
  refreshAll(orders: readonly string[], truth: (order: string) => OrderView | undefined = () => undefined): void {
    const isLater = orders.length >= SEARCHED_LATER && this.#index.waitingCount() < MOST_WAITING;
    for (const order of orders) this.refresh(order, truth(order), isLater);
  }

  /**
   * Makes the rows and the search text of an order anew. `truth` when the caller holds it already. `isLater`: leaves the
   * search text to `searchStep`.
   */
  refresh(order: string, truth?: OrderView, isLater = false): void {
    const shown = truth ? this.shown(order, truth) : this.shown(order);
    if (!shown) {
      this.#truth.drop(order);
      return this.#outbox.sealGone(order);
    }
    const { k, moved } = this.#truth.keys.place(order, shown.state.cityDispatchedAt);
    if (moved !== undefined) this.#index.moved(moved, k);
    const { state } = shown;
    const maskedTitle = this.#findable(k, state, isLater);
    const row = this.#rowOf(shown, maskedTitle, markOf(state));
    this.#store.sql(PUT_ROW).run(k, ...valuesOf(row, ROW));
    this.#store.sql(PUT_FACT).run(k, ...valuesOf(factOf(state, this.#packages.organization), FACT));
    this.#refreshUnits(k, state);
    this.#refreshFiles(k, state);
  }

  /** Brings the text index up to date, where the order's words changed at all. Gives the masked title. */
  #findable(k: number, state: OrderState, isLater: boolean): string | null {
    const held = this.#store
      .sql(
        `SELECT text_mark AS mark, masked_title AS title, EXISTS (SELECT 1 FROM search_pending WHERE k = @k) AS waits
         FROM order_row WHERE k = @k`,
      )
      .get({ k }) as { mark: number; title: string | null; waits: number } | undefined;
    if (held?.mark === markOf(state) && !held.waits) return held.title ?? state.personal.title;
    const request = maskedRequest(state.personal);
    // Words that were changed or erased leave the index with their page.
    if (isLater && held === undefined) this.#index.postpone(k);
    else this.#index.put(k, state, request, held === undefined);
    return request.title;
  }

  /**
   * Makes the newest orders searchable that still wait for it, `most` of them. One that cannot be read is set aside, for it
   * would hold up all others: `onBroken` hears of it, and `verify` names it.
   */
  searchStep(most: number, onBroken: (order: string, error: unknown) => void = () => undefined): SearchStep {
    // A look, before the lock that others may hold.
    if (this.#index.waitingCount() === 0) return { made: 0, left: 0 };
    return this.#store.write(() => {
      const waiting = this.#index.waiting(most);
      for (const { k, id } of waiting) {
        const state = this.#readable(id, onBroken);
        if (state) this.#index.put(k, state, maskedRequest(state.personal), false);
        else this.#index.remove(k);
      }
      return { made: waiting.length, left: this.#index.waitingCount() };
    });
  }

  #readable(order: string, onBroken: (order: string, error: unknown) => void): OrderState | undefined {
    try {
      return this.shown(order)?.state;
    } catch (error) {
      if (storageFailure(error) !== null) throw error;
      onBroken(order, error);
      return undefined;
    }
  }

  /** Makes every row and text anew from truth and own commands. Call it inside a write. */
  rebuild(onOrder: (done: number) => void = () => undefined): void {
    const orders = this.#store.sql('SELECT id FROM order_key ORDER BY k').pluck().all() as string[];
    this.#index.empty();
    this.#store.sql('DELETE FROM order_row').run();
    for (const [i, id] of orders.entries()) {
      this.refresh(id);
      onOrder(i + 1);
    }
  }

  /** As `refresh`, from nothing: what stands there is not to be relied on. Call it inside a write. */
  remake(order: string): void {
    // The mark of no text: its words are put into the index again too.
    this.#store.sql('UPDATE order_row SET text_mark = -1 WHERE k = ?').run(this.#truth.keys.find(order));
    this.refresh(order);
  }

  #refreshFiles(k: number, state: OrderState): void {
    this.#store.sql('DELETE FROM attachment_ref WHERE k = ?').run(k);
    const put = this.#store.sql('INSERT INTO attachment_ref (k, hash, size) VALUES (?, ?, ?)');
    for (const { hash, size } of filesIn(state)) put.run(k, hash, size);
  }

  #refreshUnits(k: number, state: OrderState): void {
    this.#store.sql('DELETE FROM order_unit WHERE k = ?').run(k);
    const put = this.#store.sql('INSERT INTO order_unit (k, unit) VALUES (?, ?)');
    for (const unit of unitsOf(state, this.#packages.organization)) put.run(k, unit);
  }
}
