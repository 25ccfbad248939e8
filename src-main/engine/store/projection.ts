/** The projection that lists read: one row an order, truth and own pending commands as one. */
import type { RuleSet } from '#shared/domain/deadline/rules.ts';
import { isOpen } from '#shared/domain/order/phases.ts';
import { queueOf } from '#shared/domain/order/queues.ts';
import type { OrderState } from '#shared/domain/order/types.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';
import { fold, joinDigits } from '#shared/domain/text/fold.ts';
import { maskPlace, maskText, type KnownValues } from '#shared/domain/text/masking.ts';
import { overlay, type Shown } from '#shared/sync/overlay.ts';
import type { Outbox } from './outbox.ts';
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
  personal: KnownValues;
}

/** Above every instant: an order without a clock stands behind the others. */
export const NO_DUE_KEY = Number.MAX_SAFE_INTEGER;

const flag = (value: boolean | null | undefined): number | null => (value == null ? null : value ? 1 : 0);

/** Columns of `order_row` for an effective state. */
function rowOf(
  state: OrderState,
  pending: boolean,
  unit: string,
  organization: Organization,
): Record<string, string | number | null> {
  return {
    id: state.id,
    number: state.number,
    district_number: state.districtNumber,
    title: state.personal.title,
    type: state.type,
    category: state.category.join('/'),
    lead_unit: state.leadUnit,
    answerable: organization.answerableFor(state.leadUnit)?.code ?? '',
    phase: state.phase,
    queue: queueOf(state, unit),
    open: isOpen(state.phase) ? 1 : 0,
    route: state.route,
    dispatched_at: state.dispatchedAt,
    city_dispatched_at: state.cityDispatchedAt,
    completed_at: state.completedAt,
    due_at: state.due.at,
    near_at: state.due.nearAt,
    due_key: state.due.at ?? NO_DUE_KEY,
    handling_round: state.handlingRound,
    pending: pending ? 1 : 0,
    version: state.version,
    act: state.act,
    sample_valid: flag(state.sample?.valid),
    sample_contacted: flag(state.sample?.contacted),
    sample_solved: flag(state.sample?.solved),
    sample_satisfaction: state.sample?.satisfaction ?? null,
    state: JSON.stringify(state),
  };
}

const COLUMNS = [
  'id', 'number', 'district_number', 'title', 'type', 'category', 'lead_unit', 'answerable', 'phase', 'queue', 'open',
  'route', 'dispatched_at', 'city_dispatched_at', 'completed_at', 'due_at', 'near_at', 'due_key', 'handling_round', 'pending', 'version', 'act',
  'sample_valid', 'sample_contacted', 'sample_solved', 'sample_satisfaction', 'state',
] as const; // prettier-ignore

const UPSERT = `INSERT INTO order_row (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((c) => `@${c}`).join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${COLUMNS.slice(1)
    .map((c) => `${c} = excluded.${c}`)
    .join(', ')}`;

/** `full` and `masked` text by which an order is found. */
function searchText({ number, districtNumber, personal }: OrderState): { full: string; masked: string } {
  const numbers = [number, districtNumber ?? ''];
  const { title, content, place, callerName, callerPhone } = personal;
  const texts = [title ?? '', content ?? ''];
  return {
    full: fold([...numbers, ...texts, place ?? '', callerName ?? '', joinDigits(callerPhone ?? '')].join('\n')),
    masked: fold([...numbers, ...texts.map((text) => maskText(text, personal)), maskPlace(place ?? '')].join('\n')),
  };
}

/** Raised when rows or texts are made in another way: stores of an earlier program are made anew once. */
export const PROJECTION_VERSION = 2;

export class Projection {
  readonly #store: Store;
  readonly #truth: Truth;
  readonly #outbox: Outbox;
  readonly #packages: Packages;
  readonly #unit: () => string;

  /** `unit`: the workstation's own unit, from whose desk queues are seen. */
  constructor(store: Store, truth: Truth, outbox: Outbox, packages: Packages, unit: () => string) {
    this.#store = store;
    this.#truth = truth;
    this.#outbox = outbox;
    this.#packages = packages;
    this.#unit = unit;
  }

  /** The order as this workstation shows it, with its history. */
  shown(order: string): Shown | undefined {
    const view = this.#truth.view(order);
    const shown = view && overlay(view, this.#outbox.ofOrder(order), this.#packages);
    return shown && shown.events.length > 0 ? shown : undefined;
  }

  #effective(order: string): { state: OrderState; pending: boolean } | undefined {
    if (this.#outbox.ofOrder(order).length === 0) {
      const state = this.#truth.state(order);
      return state && state.version > 0 ? { state, pending: false } : undefined;
    }
    const shown = this.shown(order);
    return shown && { state: shown.state, pending: shown.pending > 0 };
  }

  /** What the row of an order has to be now; undefined when it is not held. */
  expectedRow(order: string): Record<string, string | number | null> | undefined {
    const effective = this.#effective(order);
    return effective && rowOf(effective.state, effective.pending, this.#unit(), this.#packages.organization);
  }

  storedRow(order: string): Record<string, string | number | null> | undefined {
    const row = this.#store.sql(`SELECT ${COLUMNS.join(', ')} FROM order_row WHERE id = ?`).get(order);
    return row as Record<string, string | number | null> | undefined;
  }

  /** What names an order that is held, to a person. */
  headOf(order: string): OrderHead | undefined {
    const head = this.#store
      .sql("SELECT number, title, lead_unit AS leadUnit, state -> '$.personal' AS personal FROM order_row WHERE id = ?")
      .get(order) as (Omit<OrderHead, 'personal'> & { personal: string }) | undefined;
    return head && { ...head, personal: JSON.parse(head.personal) as KnownValues };
  }

  refresh(order: string): void {
    const effective = this.#effective(order);
    if (!effective) {
      // The place of an order whose own making the centre refused.
      this.#truth.drop(order);
      return this.#outbox.sealGone(order);
    }
    const { organization } = this.#packages;
    this.#store.sql(UPSERT).run(rowOf(effective.state, effective.pending, this.#unit(), organization));
    const { full, masked } = searchText(effective.state);
    this.#store
      .sql(
        `INSERT INTO order_text (order_id, full, masked) VALUES (?, ?, ?)
         ON CONFLICT (order_id) DO UPDATE SET full = excluded.full, masked = excluded.masked`,
      )
      .run(order, full, masked);
    this.#refreshUnits(effective.state);
  }

  /** Makes every row and text anew from truth and own commands. Call it inside a write. */
  rebuild(): void {
    for (const id of this.#truth.ids()) this.refresh(id);
  }

  #refreshUnits(state: OrderState): void {
    const units = [state.leadUnit, ...state.jointUnits].flatMap((code) => [
      code,
      ...this.#packages.organization.lineage(code).map((unit) => unit.code),
    ]);
    this.#store.sql('DELETE FROM order_unit WHERE order_id = ?').run(state.id);
    const put = this.#store.sql('INSERT INTO order_unit (order_id, unit) VALUES (?, ?)');
    for (const unit of new Set(units)) put.run(state.id, unit);
  }
}
