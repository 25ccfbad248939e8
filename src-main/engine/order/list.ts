/** Lists and counts of orders. */
import type { ListQuery, OrderList } from '#shared/contract/api.ts';
import type { LightColour } from '#shared/domain/deadline/due.ts';
import { QUEUES, type Queue } from '#shared/domain/order/queues.ts';
import { Kept } from '../store/kept.ts';
import { TextIndex } from '../store/search-index.ts';
import type { Store } from '../store/store.ts';
import {
  beyond,
  conditionOf,
  LIGHT,
  orderBy,
  placeValues,
  scopeCondition,
  SORT_KEYS,
  sourceOf,
  withLight,
  type Condition,
  type Values,
} from './list-query.ts';
import { findInto } from './found.ts';
import { unitsRead } from './rights.ts';
import { ROW_COLUMNS, rowViews, type Reader, type StoredRow } from './row-view.ts';

type Lights = Record<LightColour, number>;
const NO_LIGHTS: Lights = { red: 0, amber: 0, green: 0, none: 0 };

interface Totals {
  all: number;
  byLight: Lights;
  /** Before `from` and after `until`, epoch ms, lights differ; the list itself only with a write. */
  from: number;
  until: number;
}

/** One look at a row of the list costs a third of the reading of one that was found. */
const LOOKS = 3;

/** Where the rows of a list are counted. */
const countedIn = (store: Store, condition: Condition, queue: Queue): string =>
  sourceOf(condition, (size) => size * LOOKS < countsOfStation(store)[queue]);

/** Counts of each light, and how long the clock leaves them as they are. */
function lights(store: Store, condition: Condition, queue: Queue, now: number): Totals {
  const columns = Object.entries(LIGHT).map(([colour, sql]) => `count(*) FILTER (WHERE ${sql}) AS "${colour}"`);
  const row = store
    .sql(
      `SELECT ${columns.join(', ')}, min(due_key) FILTER (WHERE due_key >= @now) AS due,
         min(near_at) FILTER (WHERE near_at > @now) AS near FROM ${countedIn(store, condition, queue)}`,
    )
    .get(condition.values) as Lights & { due: number | null; near: number | null };
  const { due, near, ...byLight } = row;
  const all = Object.values(byLight).reduce((sum, n) => sum + n, 0);
  return { all, byLight, from: now, until: Math.min(due ?? Infinity, (near ?? Infinity) - 1) };
}

const countOf = (store: Store, source: string, values: Values): number =>
  store.sql(`SELECT count(*) FROM ${source}`).pluck().get(values) as number;

/** What is remembered of a list while nothing is written: its counts, and rows from which a page can be read on. */
interface Memory {
  totals: Kept<Totals>;
  /** Offset -> the row before it. */
  places: Kept<Map<number, Values>>;
  counts: Kept<Record<Queue, number>>;
}
const MEMORY = new WeakMap<Store, Memory>();

function memoryOf(store: Store): Memory {
  const held = MEMORY.get(store) ?? { totals: new Kept(), places: new Kept(), counts: new Kept() };
  MEMORY.set(store, held);
  return held;
}

const nameOf = ({ where, found, values: { now: _, ...values } }: Condition): string =>
  `${where}|${JSON.stringify(values)}|${found?.name ?? ''}`;

const IS_COMPLETED = "queue = 'completed'";

/** What is found and is not open is completed: of a hundred thousand closed orders the few open ones are counted instead. */
function completedCount(store: Store, condition: Condition): number {
  const { where, found, values } = condition;
  if (!found || where !== IS_COMPLETED) return countOf(store, countedIn(store, condition, 'completed'), values);
  return found.size - countOf(store, countedIn(store, { ...condition, where: 'open = 1' }, 'open'), values);
}

/** Number of the rows, and of each light's; a completed order has no light. */
function totalsOf(store: Store, condition: Condition, queue: Queue, now: number): Totals {
  const { totals } = memoryOf(store);
  const name = nameOf(condition);
  const held = totals.get(store, name);
  if (held && held.from <= now && now <= held.until) return held;
  const counted =
    queue === 'completed'
      ? {
          all: completedCount(store, condition),
          byLight: NO_LIGHTS,
          from: -Infinity,
          until: Infinity,
        }
      : lights(store, condition, queue, now);
  totals.set(store, name, counted);
  return counted;
}

const INDEXED: ReadonlySet<ListQuery['sort']> = new Set(['due', 'dispatched', 'completed', 'number']);
/** A page of a hundred is met in about `100 * all / found` rows of the list: less than `found` above this times the root. */
const LIMIT_OF_SMALL = 10;

const sizeOf = (store: Store): number => {
  const { open, completed } = countsOfStation(store);
  return open + completed;
};

/** Further away than this the keys are read first, from the index alone: skipping rows would read them. */
const NEAR = 200;

/** The rows of a page, from the nearest row before it that an earlier page ended with. */
function pageRows(store: Store, condition: Condition, query: ListQuery): StoredRow[] {
  const { places } = memoryOf(store);
  const name = `${orderBy(query)}|${nameOf(condition)}`;
  const known = places.get(store, name) ?? new Map<number, Values>();
  const start = [...known.keys()].filter((offset) => offset <= query.offset).reduce((a, b) => Math.max(a, b), 0);
  const from = known.get(start);
  const where = from ? `${condition.where} AND ${beyond(query, 'behind')}` : condition.where;
  // In a large set the next hundred of the list are soon met.
  const enough = LIMIT_OF_SMALL * Math.sqrt(sizeOf(store));
  const source = sourceOf({ ...condition, where }, (size) => size < enough || !INDEXED.has(query.sort));
  const values = {
    ...condition.values,
    ...(from ? placeValues(from) : {}),
    limit: query.limit,
    offset: query.offset - start,
  };
  const rows =
    values.offset <= NEAR
      ? rowsOf(store, `SELECT ${ROW_COLUMNS} FROM ${source}`, query, values)
      : distantRows(store, source, query, values);
  const last = rows.at(-1);
  const place = last && Object.fromEntries(SORT_KEYS[query.sort].map((key) => [key, last[key as keyof StoredRow]]));
  // A list is read on from values that can be compared.
  if (place && rows.length === query.limit && Object.values(place).every((value) => value !== null)) {
    known.set(query.offset + rows.length, place as Values);
    places.set(store, name, known);
  }
  return rows;
}

const rowsOf = (store: Store, select: string, query: ListQuery, values: Values): StoredRow[] =>
  store.sql(`${select} ORDER BY ${orderBy(query)} LIMIT @limit OFFSET @offset`).all(values) as StoredRow[];

function distantRows(store: Store, source: string, query: ListQuery, values: Values): StoredRow[] {
  const keys = rowsOf(store, `SELECT k FROM ${source}`, query, values).map(({ k }) => k);
  const rows = store
    .sql(`SELECT ${ROW_COLUMNS} FROM order_row WHERE k IN (SELECT value FROM json_each(?))`)
    .all(JSON.stringify(keys)) as StoredRow[];
  const byKey = new Map(rows.map((row) => [row.k, row]));
  return keys.flatMap((k) => byKey.get(k) ?? []);
}

/** What a list shows, the keyword looked up. Call it inside the read that uses it. */
const searched = (store: Store, query: Pick<ListQuery, 'queue' | 'fromAt' | 'keyword'>, reader: Reader): Condition => ({
  ...conditionOf(query, reader),
  found: findInto(store, query.keyword, () => unitsRead(reader.user, reader.organization)),
});

export function listOrders(store: Store, query: ListQuery, reader: Reader): OrderList {
  return store.read(() => {
    const condition = searched(store, query, reader);
    const { all, byLight } = totalsOf(store, condition, query.queue, reader.now);
    const total = query.light === null ? all : byLight[query.light];
    const rows = total === 0 ? [] : pageRows(store, withLight(condition, query.light), query);
    const notSearchable = condition.found ? new TextIndex(store).waitingCount() : 0;
    return { rows: rowViews(rows, reader), total, lights: byLight, notSearchable };
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
    const condition = withLight(searched(store, query, reader), query.light);
    const { where, values } = condition;
    const itself = sourceOf(
      { ...condition, where: `${where} AND k = (SELECT k FROM order_key WHERE id = @id)` },
      () => false,
    );
    const own = store.sql(`SELECT ${SORT_KEYS[query.sort].join(', ')} FROM ${itself}`).get({ ...values, id }) as
      Values | undefined;
    if (own === undefined) return null;
    const before = countedIn(store, { ...condition, where: `${where} AND ${beyond(query, 'before')}` }, query.queue);
    return countOf(store, before, { ...values, ...placeValues(own) });
  });
}

/** Counted again only after something was written. */
function countsOfStation(store: Store): Record<Queue, number> {
  const { counts: kept } = memoryOf(store);
  const held = kept.get(store, '') ?? countQueues(store);
  kept.set(store, '', held);
  return held;
}

function countQueues(store: Store): Record<Queue, number> {
  const counts = Object.fromEntries(QUEUES.map((queue) => [queue, 0])) as Record<Queue, number>;
  const rows = store.sql('SELECT queue, count(*) AS n FROM order_row WHERE open = 1 GROUP BY queue').all();
  for (const { queue, n } of rows as { queue: Queue; n: number }[]) {
    counts[queue] = n;
    counts.open += n;
  }
  counts.completed = countOf(store, "order_row WHERE queue = 'completed'", {});
  return counts;
}

export function countOrders(store: Store, reader: Reader): Record<Queue, number> {
  return store.read(() => {
    if (scopeCondition(reader).length === 0) return countsOfStation(store);
    const counts = QUEUES.map((queue) => {
      const { where, values } = conditionOf({ queue, fromAt: null }, reader);
      return [queue, countOf(store, `order_row WHERE ${where}`, values)] as const;
    });
    return Object.fromEntries(counts) as Record<Queue, number>;
  });
}
