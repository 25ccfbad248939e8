/** The SQL of lists: one condition gives the rows, their number and the counts of each light. */
import type { ListQuery } from '#shared/contract/api.ts';
import type { LightColour } from '#shared/domain/deadline/due.ts';
import type { Queue } from '#shared/domain/order/queues.ts';
import { NO_DUE_KEY } from '../store/order-columns.ts';
import type { Found } from './found.ts';
import type { Reader } from './row-view.ts';

export type Values = Record<string, string | number>;
export interface Condition {
  where: string;
  values: Values;
  /** The orders that hold the keyword, in `temp.found`. */
  found: Found | null;
}

/** Each ends in the key, so that every list has one order. Of one due time the order dispatched first stands first. */
export const SORT_KEYS: Record<ListQuery['sort'], readonly string[]> = {
  due: ['due_key', 'dispatched_at', 'k'],
  dispatched: ['dispatched_at', 'k'],
  completed: ['completed_at', 'k'],
  number: ['number', 'k'],
  category: ['category', 'k'],
  leadUnit: ['lead_unit', 'k'],
};

export const LIGHT: Record<LightColour, string> = {
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
export const scopeCondition = ({ user, unit }: Reader): string[] =>
  user.unit === unit ? [] : ['k IN (SELECT k FROM order_unit WHERE unit = @userUnit)'];

/** Without the keyword: see found.ts. */
export function conditionOf(query: Pick<ListQuery, 'queue' | 'fromAt'>, reader: Reader): Condition {
  const parts = [queueCondition(query.queue, reader), ...scopeCondition(reader)];
  const values: Values = { userUnit: reader.user.unit, now: reader.now };
  if (query.fromAt !== null) {
    parts.push(`${query.queue === 'completed' ? 'completed_at' : 'dispatched_at'} >= @fromAt`);
    values['fromAt'] = query.fromAt;
  }
  return { where: parts.join(' AND '), values, found: null };
}

export const withLight = (condition: Condition, light: LightColour | null): Condition =>
  light === null ? condition : { ...condition, where: `${condition.where} AND ${LIGHT[light]}` };

/**
 * Table and condition of a query. A small set of found orders is gone through one by one; of a large one it is asked, order
 * by order of the list, whether it holds the order: what SQLite cannot know of a set that was just made.
 */
export function sourceOf({ where, found }: Condition, isSmall: (size: number) => boolean): string {
  if (!found) return `order_row WHERE ${where}`;
  return isSmall(found.size)
    ? `temp.found CROSS JOIN order_row USING (k) WHERE ${where}`
    : `order_row WHERE ${where} AND EXISTS (SELECT 1 FROM temp.found WHERE found.k = order_row.k)`;
}

export const orderBy = ({ sort, descending }: Pick<ListQuery, 'sort' | 'descending'>): string =>
  SORT_KEYS[sort].map((key) => `${key} ${descending ? 'DESC' : 'ASC'}`).join(', ');

/** `(a, b) > (@after_a, @after_b)`: what stands behind (or before) a row in the order of the list. */
export const beyond = (
  { sort, descending }: Pick<ListQuery, 'sort' | 'descending'>,
  side: 'behind' | 'before',
): string => {
  const keys = SORT_KEYS[sort];
  const sign = (side === 'behind') === descending ? '<' : '>';
  return `(${keys.join(', ')}) ${sign} (${keys.map((key) => `@at_${key}`).join(', ')})`;
};

export const placeValues = (keys: Values): Values =>
  Object.fromEntries(Object.entries(keys).map(([key, value]) => [`at_${key}`, value]));
