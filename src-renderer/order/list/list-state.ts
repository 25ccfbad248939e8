/** The filters of one list, and the query they make. */
import type { ListQuery } from '#shared/contract/api.ts';
import type { LightColour } from '#shared/domain/deadline/due.ts';
import type { Queue } from '#shared/domain/order/queues.ts';
import { DAY, dayFromText, dayStart, wall } from '#shared/domain/time.ts';

export type Range = 'all' | 'today' | 'week' | 'month';
export type Sort = ListQuery['sort'];

export const RANGE_LABEL: Record<Range, string> = { all: '不限', today: '今天', week: '近7天', month: '近1个月' };

export interface ListState {
  range: Range;
  keyword: string;
  light: LightColour | null;
  sort: Sort;
  descending: boolean;
  /** Where the cursor stands; the order counts, the place only when the order is gone. */
  cursor: { id: string | null; index: number };
}

/** What the presets of time mean: open orders go by their dispatch, closed ones by their completion. */
export const rangeName = (queue: Queue): string => (queue === 'completed' ? '办结时间' : '派单时间');

/** Open queues start at 不限, so that a late order never vanishes; the closed one at 近7天, newest first. */
export function newListState(queue: Queue): ListState {
  const isClosed = queue === 'completed';
  return {
    range: isClosed ? 'week' : 'all',
    keyword: '',
    light: null,
    sort: isClosed ? 'completed' : 'due',
    descending: isClosed,
    cursor: { id: null, index: 0 },
  };
}

/** No conditions at all. */
export const CLEARED: Partial<ListState> = { range: 'all', light: null, keyword: '' };

/** First instant of the range; null = 不限. Whole days, so that it stays the same all day long. */
function fromAtOf(range: Range, now: number): number | null {
  switch (range) {
    case 'all':
      return null;
    case 'today':
      return dayStart(now);
    case 'week':
      return dayStart(now) - 6 * DAY;
    case 'month':
      return dayFromText(wall(now).subtract(1, 'month').format('YYYY-MM-DD'));
  }
}

export type ListFilter = Omit<ListQuery, 'offset' | 'limit'>;

export function filterOf(queue: Queue, state: ListState, now: number): ListFilter {
  const { range, keyword, light, sort, descending } = state;
  return { queue, keyword: keyword.trim(), light, fromAt: fromAtOf(range, now), sort, descending };
}

export const isFiltered = ({ range, keyword, light }: ListState): boolean =>
  range !== 'all' || keyword.trim() !== '' || light !== null;
