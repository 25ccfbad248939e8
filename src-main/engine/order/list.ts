/** Lists and counts: one query object gives the rows, their number and the counts of each light. */
import type { ListQuery, OrderRow } from '#shared/contract/api.ts';
import { lightOf, type LightColour } from '#shared/domain/deadline/due.ts';
import { QUEUES, type Queue } from '#shared/domain/order/queues.ts';
import type { Phase, RequestType, Route } from '#shared/domain/order/types.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';
import { needlesOf } from '#shared/domain/text/fold.ts';
import { maskText, type KnownValues } from '#shared/domain/text/masking.ts';
import type { SignedIn } from '../session/session.ts';
import { NO_DUE_KEY } from '../store/projection.ts';
import type { Store } from '../store/store.ts';
import { placedUnitRef } from '../unit-ref.ts';
import { reads, unitsRead } from './rights.ts';

export interface Reader {
  user: SignedIn;
  /** The workstation's own unit: rows carry the queue as seen from there. */
  unit: string;
  organization: Organization;
  now: number;
}

type Values = Record<string, string | number>;
interface Condition {
  where: string;
  values: Values;
}

/** Each ends in the id, so that every list has one order. Of one due time the order dispatched first stands first. */
const SORT_KEYS = {
  due: ['due_key', 'dispatched_at', 'id'],
  dispatched: ['dispatched_at', 'id'],
  completed: ['completed_at', 'id'],
  number: ['number', 'id'],
} as const;

const LIGHT: Record<LightColour, string> = {
  red: 'due_key < @now',
  amber: 'due_key >= @now AND near_at <= @now',
  green: `due_key >= @now AND due_key < ${NO_DUE_KEY} AND (near_at IS NULL OR near_at > @now)`,
  none: `due_key = ${NO_DUE_KEY}`,
};

/** 待办 and 办理中 depend on whose desk is looked from; the other queues do not. */
function queueCondition(queue: Queue, { user, unit }: Reader): string {
  if (queue === 'open') return 'open = 1';
  if (user.unit === unit || (queue !== 'toDo' && queue !== 'handling')) return `queue = '${queue}'`;
  const own = `lead_unit = @userUnit AND phase = 'handling'`;
  return `queue IN ('toDo', 'handling') AND ${queue === 'toDo' ? own : `NOT (${own})`}`;
}

/** What the store holds is what the workstation's unit may see; a person of a unit below sees a part of it. */
const scopeCondition = ({ user, unit }: Reader): string[] =>
  user.unit === unit ? [] : ['id IN (SELECT order_id FROM order_unit WHERE unit = @userUnit)'];

function conditionOf(query: Pick<ListQuery, 'queue' | 'keyword' | 'fromAt'>, reader: Reader): Condition {
  const parts = [queueCondition(query.queue, reader), ...scopeCondition(reader)];
  const values: Values = { userUnit: reader.user.unit, now: reader.now };
  if (query.fromAt !== null) {
    parts.push(`${query.queue === 'completed' ? 'completed_at' : 'dispatched_at'} >= @fromAt`);
    values['fromAt'] = query.fromAt;
  }
  const needles = needlesOf(query.keyword);
  if (needles.length > 0) {
    // Who may not read a telephone number may not find an order by it either.
    parts.push(
      `EXISTS (SELECT 1 FROM order_text, json_each(@needles) needle WHERE order_id = order_row.id AND instr(
         CASE WHEN lead_unit IN (SELECT value FROM json_each(@read)) THEN full ELSE masked END, needle.value) > 0)`,
    );
    values['needles'] = JSON.stringify(needles);
    values['read'] = JSON.stringify(unitsRead(reader.user, reader.organization));
  }
  return { where: parts.join(' AND '), values };
}

const NO_LIGHTS: Record<LightColour, number> = { red: 0, amber: 0, green: 0, none: 0 };

function lights(store: Store, { where, values }: Condition): Record<LightColour, number> {
  const columns = Object.entries(LIGHT).map(([colour, sql]) => `count(*) FILTER (WHERE ${sql}) AS "${colour}"`);
  const row = store.sql(`SELECT ${columns.join(', ')} FROM order_row WHERE ${where}`).get(values);
  return row as Record<LightColour, number>;
}

const countOf = (store: Store, { where, values }: Condition): number =>
  store.sql(`SELECT count(*) FROM order_row WHERE ${where}`).pluck().get(values) as number;

/** The ids of a page: read from the index alone, so that a page far down costs no rows. */
function pageSql(condition: string, { sort, descending }: Pick<ListQuery, 'sort' | 'descending'>): string {
  const direction = descending ? 'DESC' : 'ASC';
  const keys = SORT_KEYS[sort].map((key) => `${key} ${direction}`).join(', ');
  return `SELECT id FROM order_row WHERE ${condition} ORDER BY ${keys} LIMIT @limit OFFSET @offset`;
}

interface Row {
  id: string;
  number: string;
  district_number: string | null;
  title: string | null;
  personal: string;
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
  handling_round: number;
  pending: number;
  version: number;
  act: string;
}

const ROW_COLUMNS = `id, number, district_number, title, state -> '$.personal' AS personal, type, category, lead_unit, route, phase, queue, dispatched_at, completed_at,
  due_at, near_at, handling_round, pending, version, act`;

function rowView(row: Row, { user, unit, organization, now }: Reader): OrderRow {
  const { title } = row;
  const ownDesk = row.queue === 'toDo' || row.queue === 'handling';
  const isOwn = row.lead_unit === user.unit && row.phase === 'handling';
  const queue = ownDesk && user.unit !== unit ? (isOwn ? 'toDo' : 'handling') : row.queue;
  return {
    id: row.id,
    number: row.number,
    districtNumber: row.district_number,
    title:
      title === null || reads(user, row.lead_unit, organization)
        ? title
        : maskText(title, JSON.parse(row.personal) as KnownValues),
    type: row.type as RequestType,
    category: row.category,
    leadUnit: placedUnitRef(organization, row.lead_unit, user.unit),
    route: row.route as Route,
    phase: row.phase as Phase,
    queue: queue as Queue,
    dispatchedAt: row.dispatched_at,
    completedAt: row.completed_at,
    dueAt: row.due_at,
    light: row.phase === 'completed' ? null : lightOf({ at: row.due_at, nearAt: row.near_at }, now),
    handlingRound: row.handling_round,
    pending: row.pending === 1,
    version: row.version,
    act: row.act,
  };
}

export function rowsById(store: Store, ids: readonly string[], reader: Reader): OrderRow[] {
  const rows = store
    .sql(`SELECT ${ROW_COLUMNS} FROM order_row WHERE id IN (SELECT value FROM json_each(?))`)
    .all(JSON.stringify(ids)) as Row[];
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [rowView(row, reader)] : [];
  });
}

export interface OrderList {
  rows: OrderRow[];
  total: number;
  lights: Record<LightColour, number>;
}

export function listOrders(store: Store, query: ListQuery, reader: Reader): OrderList {
  return store.read(() => {
    const condition = conditionOf(query, reader);
    const isOpen = query.queue !== 'completed';
    // A completed order has no light.
    const byLight = isOpen ? lights(store, condition) : NO_LIGHTS;
    const inAll = isOpen ? Object.values(byLight).reduce((sum, n) => sum + n, 0) : countOf(store, condition);
    const total = query.light === null ? inAll : byLight[query.light];
    if (total === 0) return { rows: [], total, lights: byLight };
    const where = query.light === null ? condition.where : `${condition.where} AND ${LIGHT[query.light]}`;
    const ids = store
      .sql(pageSql(where, query))
      .pluck()
      .all({ ...condition.values, limit: query.limit, offset: query.offset }) as string[];
    return { rows: rowsById(store, ids, reader), total, lights: byLight };
  });
}

/**
 * How many orders of the list stand before this one; null when it is not in the list. What keeps a cursor on its order
 * when so many orders arrived before it that its row is not among those that were read.
 */
export function positionOf(
  store: Store,
  { id, ...query }: Omit<ListQuery, 'offset' | 'limit'> & { id: string },
  reader: Reader,
): number | null {
  return store.read(() => {
    const { where, values } = conditionOf(query, reader);
    const listed = query.light === null ? where : `${where} AND ${LIGHT[query.light]}`;
    const keys = SORT_KEYS[query.sort];
    const own = store
      .sql(`SELECT ${keys.join(', ')} FROM order_row WHERE ${listed} AND id = @id`)
      .get({ ...values, id });
    if (own === undefined) return null;
    const before = `(${keys.join(', ')}) ${query.descending ? '>' : '<'} (${keys.map((key) => `@own_${key}`).join(', ')})`;
    const place = Object.fromEntries(Object.entries(own as Values).map(([key, value]) => [`own_${key}`, value]));
    return store
      .sql(`SELECT count(*) FROM order_row WHERE ${listed} AND ${before}`)
      .pluck()
      .get({ ...values, ...place }) as number;
  });
}

export function countOrders(store: Store, reader: Reader): Record<Queue, number> {
  return store.read(() => {
    const counts = QUEUES.map((queue) => {
      return [queue, countOf(store, conditionOf({ queue, keyword: '', fromAt: null }, reader))] as const;
    });
    return Object.fromEntries(counts) as Record<Queue, number>;
  });
}
