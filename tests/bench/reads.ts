/** Lists, searches and rankings of a large store against the same SQL without rules and rights. */
import { join } from 'node:path';
import { LIST_SORTS, type ListQuery } from '#shared/contract/api.ts';
import { QUEUES } from '#shared/domain/order/queues.ts';
import { needlesOf, phraseQuery } from '#shared/domain/text/grams.ts';
import { DAY, weekOf } from '#shared/domain/time.ts';
import { orderBy, SORT_KEYS } from '../../src-main/engine/order/list-query.ts';
import { listOrders } from '../../src-main/engine/order/list.ts';
import type { Reader } from '../../src-main/engine/order/row-view.ts';
import { newestFound } from '../../src-main/engine/order/search.ts';
import { keyRange } from '../../src-main/engine/store/order-key.ts';
import { STORE_FILE } from '../../src-main/engine/store/open.ts';
import type { Workstation } from '../../src-main/engine/workstation.ts';
import { Bare, type Place } from './baseline.ts';
import { DISTRICT } from './dataset.ts';
import { KEY, openStation, TO_AT } from './files.ts';
import { inTurn, percentile, result, time, type Result } from './measure.ts';

const P95 = 0.95;
const LIMIT = 100;

/**
 * What people look for: matters, places, callers, numbers and parts of them, of one to many characters, common and rare;
 * one word that every order holds, and one that none holds.
 */
const WORDS =
  `停车 物业 漏水 垃圾 噪音 供暖 电梯 梯 油烟 施工 路灯 井盖 违建 占道 游商 犬 充电 公厕 绿化 积水 停水 停电 燃气 公交 地锁
  消防通道 油烟扰民 垃圾清运 金顶街南街 古城 苹果园 13800001234 0004443 201909 冯先生 王女士 A1 3号楼 市民反映 不存在的词`.split(
    /\s+/,
  );

interface Asked {
  station: Workstation;
  bare: Bare;
  reader: Reader;
  about: Pick<Result, 'store' | 'orders'>;
}

/** The SQL of a queue as the district's own desk sees it. */
const whereOf = (queue: ListQuery['queue']): string => (queue === 'open' ? 'open = 1' : `queue = '${queue}'`);

const listQuery = (patch: Partial<ListQuery>): ListQuery => ({
  queue: 'open',
  keyword: '',
  light: null,
  fromAt: null,
  sort: 'due',
  descending: false,
  offset: 0,
  limit: LIMIT,
  ...patch,
});

/** Ten pages of each listed view, one after the other, as a clerk scrolls; the list's counts are known already. */
function pages({ station, bare, reader, about }: Asked): Result {
  const times: [number[], number[]] = [[], []];
  for (const queue of QUEUES)
    for (const sort of queue === 'completed'
      ? (['completed', 'number'] as const)
      : (['due', 'dispatched', 'number'] as const))
      for (const descending of [false, true]) {
        const query = listQuery({ queue, sort, descending });
        const view = { where: whereOf(queue), keys: SORT_KEYS[sort], descending };
        const { total } = listOrders(station.store, query, reader);
        let after: Place | null = null;
        bare.page(view, null, LIMIT);
        const [ours, plain] = inTurn(
          Math.min(10, Math.floor(total / LIMIT)),
          (n) => listOrders(station.store, { ...query, offset: n * LIMIT }, reader),
          () => (after = bare.page(view, after, LIMIT).at(-1) ?? null),
        );
        times[0].push(...ours);
        times[1].push(...plain);
      }
  const [value, baseline] = [percentile(times[0], P95), percentile(times[1], P95)];
  return result(
    { name: 'page', ...about, value, unit: 'ms', target: 'p95 <= 5 ms and <= 1.5x bare' },
    baseline,
    (ms, ratio) => ms <= 5 && ratio <= 1.5,
  );
}

/** The desk shows the closed orders of a week at first (features.md c1). */
const WEEK = 7 * DAY;

/** The first page of a list in an order that no index has: all open orders, and the closed ones of a week. */
function otherSort({ station, bare, reader, about }: Asked): Result {
  const times: [number[], number[]] = [[], []];
  for (const queue of ['open', 'completed'] as const)
    for (const sort of LIST_SORTS.filter((each) => each === 'category' || each === 'leadUnit'))
      for (const descending of [false, true]) {
        const fromAt = queue === 'completed' ? TO_AT - WEEK : null;
        const query = listQuery({ queue, sort, descending, fromAt });
        listOrders(station.store, listQuery({ queue, fromAt }), reader);
        const where = fromAt === null ? whereOf(queue) : `${whereOf(queue)} AND completed_at >= ${fromAt}`;
        const view = { where, keys: SORT_KEYS[sort], descending };
        const [ours, plain] = inTurn(
          3,
          () => listOrders(station.store, query, reader),
          () => bare.page(view, null, LIMIT),
        );
        times[0].push(...ours);
        times[1].push(...plain);
      }
  const most = about.orders > 200_000 ? 500 : 100;
  const [value, baseline] = [percentile(times[0], P95), percentile(times[1], P95)];
  return result(
    { name: 'page_other_sort', ...about, value, unit: 'ms', target: `p95 <= ${most} ms` },
    baseline,
    (ms) => ms <= most,
  );
}

const matchOf = (word: string): string => phraseQuery(needlesOf(word)) ?? '';

/** The newest fifty, for each word. */
function searchNewest({ station, bare, about }: Asked): Result {
  const times: [number[], number[]] = [[], []];
  for (const word of WORDS) {
    const match = matchOf(word);
    const [ours, plain] = inTurn(
      7,
      () => newestFound(station.store, match, 50),
      () => bare.newest(match, 50),
    );
    times[0].push(...ours);
    times[1].push(...plain);
  }
  const [value, baseline] = [percentile(times[0], P95), percentile(times[1], P95)];
  return result(
    { name: 'search_newest', ...about, value, unit: 'ms', target: 'p95 <= 30 ms' },
    baseline,
    (ms) => ms <= 30,
  );
}

/** A keyword in a list that is sorted otherwise, with its counts and for a reader who does not read everything. */
function searchSorted({ station, bare, reader, about }: Asked): Result {
  const times: [number[], number[]] = [[], []];
  for (const keyword of WORDS)
    for (const [queue, sort] of [
      ['open', 'due'],
      ['completed', 'completed'],
    ] as const) {
      const query = listQuery({ keyword, queue, sort, descending: queue === 'completed' });
      times[0].push(time(() => listOrders(station.store, query, reader)));
      times[1].push(time(() => bare.sorted(whereOf(queue), matchOf(keyword), orderBy(query), LIMIT)));
    }
  const [value, baseline] = [percentile(times[0], P95), percentile(times[1], P95)];
  return result(
    { name: 'search_sorted', ...about, value, unit: 'ms', target: 'p95 <= 400 ms' },
    baseline,
    (ms) => ms <= 400,
  );
}

export interface Ranked {
  /** Ranks streets and communities of a week. */
  rank: (station: Workstation, fromAt: number, toAt: number) => void;
}

/** The first ranking after the store was opened. */
function rankWeek(dir: string, isPlain: boolean, about: Asked['about'], { rank }: Ranked): Result {
  const { fromAt, toAt } = weekOf(TO_AT - 7 * DAY);
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < 5; round++) {
    const station = openStation(dir, isPlain);
    times[0].push(time(() => rank(station, fromAt, toAt)));
    station.close();
    const bare = new Bare(join(dir, STORE_FILE), isPlain ? null : KEY);
    const { fromKey, toKey } = keyRange(fromAt, toAt);
    times[1].push(
      time(() => {
        bare.week(fromKey, toKey, 'answerable');
        bare.week(fromKey, toKey, 'community_id');
      }),
    );
    bare.close();
  }
  const [value, baseline] = [percentile(times[0], 0.5), percentile(times[1], 0.5)];
  return result(
    { name: 'rank_week', ...about, value, unit: 'ms', target: 'cold <= 300 ms' },
    baseline,
    (ms) => ms <= 300,
  );
}

export function reads(dir: string, isPlain: boolean, orders: number, ranked: Ranked): Result[] {
  const station = openStation(dir, isPlain);
  const bare = new Bare(join(dir, STORE_FILE), isPlain ? null : KEY);
  const user = { name: '孙督查', role: 'supervisor', unit: DISTRICT } as const;
  const reader: Reader = { user, unit: DISTRICT, organization: station.packages.organization, now: TO_AT };
  const about = { store: isPlain ? 'plain' : 'encrypted', orders } as const;
  const asked = { station, bare, reader, about };
  try {
    return [
      pages(asked),
      otherSort(asked),
      searchNewest(asked),
      searchSorted(asked),
      rankWeek(dir, isPlain, about, ranked),
    ];
  } finally {
    bare.close();
    station.close();
  }
}
