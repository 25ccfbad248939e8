/** Rows of the list as a person may see them. */
import type { OrderRow } from '#shared/contract/api.ts';
import { lightOf } from '#shared/domain/deadline/due.ts';
import type { Queue } from '#shared/domain/order/queues.ts';
import type { Phase, RequestType, Route } from '#shared/domain/order/types.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';
import type { SignedIn } from '../session/session.ts';
import type { Store } from '../store/store.ts';
import { placedUnitRef } from '../unit-ref.ts';
import { reads } from './rights.ts';

export interface Reader {
  user: SignedIn;
  /** The workstation's own unit: rows carry the queue as seen from there. */
  unit: string;
  organization: Organization;
  now: number;
}

/** A row of `order_row` as it is stored. */
export interface StoredRow {
  k: number;
  id: string;
  number: string;
  district_number: string | null;
  title: string | null;
  masked_title: string | null;
  type: string;
  category: string;
  lead_unit: string;
  route: string;
  phase: string;
  queue: string;
  dispatched_at: number;
  completed_at: number | null;
  due_at: number | null;
  near_at: number | null;
  paused_at: number | null;
  due_key: number;
  handling_round: number;
  pending: number;
  version: number;
  act: string;
}

export const ROW_COLUMNS = `k, id, number, district_number, title, masked_title, type, category, lead_unit, route, phase, queue,
  dispatched_at, completed_at, due_at, near_at, paused_at, due_key, handling_round, pending, version, act`;

const dueOf = ({ due_at, near_at, paused_at }: StoredRow) => ({
  at: due_at,
  nearAt: near_at,
  paused: paused_at !== null,
});

/** A hundred rows name few units: each is asked once. */
function perUnit<T>(ask: (unit: string) => T): (unit: string) => T {
  const known = new Map<string, T>();
  return (unit) => {
    const held = known.get(unit);
    if (held !== undefined) return held;
    const answer = ask(unit);
    known.set(unit, answer);
    return answer;
  };
}

export function rowViews(rows: readonly StoredRow[], { user, unit, organization, now }: Reader): OrderRow[] {
  const readsUnit = perUnit((code) => reads(user, code, organization));
  const refOf = perUnit((code) => placedUnitRef(organization, code, user.unit));
  return rows.map((row) => {
    const ownDesk = row.queue === 'toDo' || row.queue === 'handling';
    const isOwn = row.lead_unit === user.unit && row.phase === 'handling';
    const queue = ownDesk && user.unit !== unit ? (isOwn ? 'toDo' : 'handling') : row.queue;
    return {
      id: row.id,
      number: row.number,
      districtNumber: row.district_number,
      title: row.masked_title === null || readsUnit(row.lead_unit) ? row.title : row.masked_title,
      type: row.type as RequestType,
      category: row.category,
      leadUnit: refOf(row.lead_unit),
      route: row.route as Route,
      phase: row.phase as Phase,
      queue: queue as Queue,
      dispatchedAt: row.dispatched_at,
      completedAt: row.completed_at,
      dueAt: row.due_at,
      paused: row.paused_at !== null,
      light: row.phase === 'completed' ? null : lightOf(dueOf(row), now),
      handlingRound: row.handling_round,
      pending: row.pending === 1,
      version: row.version,
      act: row.act,
    };
  });
}

/** The rows of the orders that are held, in the order of the ids. */
export function rowsById(store: Store, ids: readonly string[], reader: Reader): OrderRow[] {
  const rows = store
    .sql(
      `SELECT ${ROW_COLUMNS} FROM order_row
       WHERE k IN (SELECT k FROM order_key WHERE id IN (SELECT value FROM json_each(?)))`,
    )
    .all(JSON.stringify(ids)) as StoredRow[];
  const byId = new Map(rowViews(rows, reader).map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
