/** What lists, counts and the ranking ask SQLite for, on a store of the size of a district's first year. */
import type Database from 'better-sqlite3';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { LIST_SORTS, type ListQuery } from '#shared/contract/api.ts';
import { QUEUES } from '#shared/domain/order/queues.ts';
import { weekId, weekOf } from '#shared/domain/time.ts';
import { rankingOf } from '../../src-main/engine/assessment/ranking.ts';
import { countOrders, listOrders, positionOf } from '../../src-main/engine/order/list.ts';
import type { Reader } from '../../src-main/engine/order/row-view.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';
import { COMMUNITY, DISTRICT, NOON, ORGANIZATION } from '../unit/support/world.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newKey, TestClock } from './support/desk.ts';
import { fillMany } from './support/many.ts';

const ROWS = 200_000;

const dir = mkdtempSync(join(tmpdir(), 'store-plans-'));
let workstation: Workstation;
const asked = new Map<string, Database.Statement>();

beforeAll(() => {
  workstation = openWorkstation(dir, newKey(), { create: true, clock: new TestClock() });
  const answer = { device: 'd', token: 't'.repeat(30), unit: DISTRICT, epoch: 'e', serverMark: 'test', serverAt: NOON };
  storeEnrolment(workstation, { server: 'http://127.0.0.1:9', ca: '' }, answer);
  fillMany(workstation, ROWS);
  const { store } = workstation;
  const prepare = store.sql.bind(store);
  store.sql = (text) => {
    const statement = prepare(text);
    asked.set(text, statement);
    return statement;
  };
});
afterAll(() => {
  workstation.close();
  rmSync(dir, { recursive: true, force: true });
});

const LIST: ListQuery = {
  queue: 'open',
  keyword: '',
  light: null,
  fromAt: null,
  sort: 'due',
  descending: false,
  offset: 0,
  limit: 100,
};
const readerOf = (unit: string): Reader => ({
  user: { name: '甲', role: 'clerk', unit },
  unit: DISTRICT,
  organization: ORGANIZATION,
  now: NOON,
});
const VALUES = {
  now: NOON,
  userUnit: COMMUNITY,
  limit: 100,
  offset: 0,
  fromAt: 0,
  toAt: NOON,
  fromKey: 0,
  toKey: 1,
  open: '{open} : ("停车")',
  whole: '{whole} : ("停车")',
  read: '[]',
  at_due_key: 1,
  at_dispatched_at: 1,
  at_completed_at: 1,
  at_number: 'x',
  at_k: 1,
};

/** The plans of everything asked while `work` ran. */
function plansOf(work: () => void): { text: string; plan: string }[] {
  asked.clear();
  work();
  return [...asked.keys()].map((text) => {
    const steps = workstation.store.db.prepare(`EXPLAIN QUERY PLAN ${text}`);
    const values = text.includes('?')
      ? [...text].filter((character) => character === '?').map(() => '[]')
      : [Object.fromEntries(Object.entries(VALUES).filter(([name]) => new RegExp(`@${name}\\b`).test(text)))];
    return { text, plan: (steps.all(...values) as { detail: string }[]).map(({ detail }) => detail).join('\n') };
  });
}

describe.each([
  ['before SQLite has counted anything', false],
  ['with its statistics', true],
])('on 200,000 orders, %s', (_name, counted) => {
  beforeAll(() => {
    // What closing a store does.
    if (counted) workstation.store.db.pragma('optimize=0x10002');
  });

  it('every list of the desk is a search in an index, counted without opening a row', () => {
    const plans = plansOf(() => {
      for (const queue of QUEUES)
        for (const sort of ['due', 'dispatched', 'number'] as const)
          for (const descending of [false, true])
            for (const light of [null, 'red', 'amber', 'green', 'none'] as const)
              listOrders(workstation.store, { ...LIST, queue, sort, descending, light }, readerOf(DISTRICT));
    });
    expect(plans.length).toBeGreaterThan(100);
    const without = (words: string, among = plans): void => {
      for (const { text, plan } of among) expect([text, plan]).toEqual([text, expect.not.stringContaining(words)]);
    };
    without('SCAN order_row');
    // By light and in another order than by due time, the few of one light are sorted.
    const isSorted = (text: string): boolean =>
      /due_key (<|>=|=) [@\d]/.test(text) && !text.includes('ORDER BY due_key');
    without(
      'TEMP B-TREE',
      plans.filter(({ text }) => !isSorted(text)),
    );
    for (const { text, plan } of plans.filter((each) => each.text.includes('count(')))
      expect([text, plan]).toEqual([text, expect.stringContaining('USING COVERING INDEX')]);
  });

  it('counts are searches in covering indexes', () => {
    // The completed are counted once after each write.
    workstation.store.write(() => workstation.meta.set('mark', 'test'));
    const plans = plansOf(() => void countOrders(workstation.store, readerOf(DISTRICT))).filter(({ text }) =>
      text.includes('order_row'),
    );
    expect(plans.map(({ plan }) => plan)).toEqual([
      expect.stringMatching(/^SEARCH order_row USING COVERING INDEX order_row_open_queue/),
      expect.stringMatching(/^SEARCH order_row USING COVERING INDEX order_row_queue_/),
    ]);
  });

  it('a keyword goes through the found orders, or through the index of the list, never through all orders', () => {
    const { store } = workstation;
    store.write(() => {
      store.db.exec(`DELETE FROM order_search WHERE rowid IN (SELECT k FROM order_row);
        INSERT INTO order_search (rowid, open, whole) SELECT k, '停车 车', '' FROM order_row WHERE k % 3 = 0;
        INSERT OR REPLACE INTO order_search (rowid, open, whole) SELECT k, '漏水 水', '' FROM order_row WHERE k % 4001 = 0`);
    });
    for (const keyword of ['停车', '漏水']) {
      const plans = plansOf(() => {
        for (const queue of QUEUES) listOrders(store, { ...LIST, queue, keyword }, readerOf(DISTRICT));
      });
      expect(plans.filter(({ plan }) => plan.includes('found')).length).toBeGreaterThan(5);
      for (const { text, plan } of plans)
        expect([text, plan]).toEqual([text, expect.not.stringMatching(/SCAN order_(row|fact|key|truth)/)]);
    }
    for (const [queue, where] of [
      ['open', 'open = 1'],
      ['completed', "queue = 'completed'"],
    ] as const) {
      const { total } = listOrders(store, { ...LIST, queue, keyword: '停车' }, readerOf(DISTRICT));
      const expected = store
        .sql(`SELECT count(*) FROM order_row WHERE ${where} AND k % 3 = 0 AND k % 4001 <> 0`)
        .pluck();
      expect([queue, total]).toEqual([queue, expected.get()]);
      expect(total).toBeGreaterThan(0);
    }
  });

  it('a person of a unit below starts from what that unit may see, never from all orders', () => {
    const plans = plansOf(() => {
      countOrders(workstation.store, readerOf(COMMUNITY));
      for (const queue of QUEUES) listOrders(workstation.store, { ...LIST, queue }, readerOf(COMMUNITY));
    });
    for (const { text, plan } of plans)
      expect([text, plan]).toEqual([text, expect.not.stringMatching(/SCAN order_(row|unit)/)]);
  });

  it('the ranking of a week reads one stretch of its table', () => {
    const week = weekId(weekOf(NOON));
    const plans = plansOf(() => void rankingOf(workstation, DISTRICT, { week }));
    const ranking = plans.find(({ text }) => text.includes('FROM order_fact'));
    expect(ranking?.plan).toMatch(/^SEARCH order_fact USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/);
  });

  it('pages hold together: no order twice, none missing, in the order asked for', () => {
    const reader = readerOf(DISTRICT);
    const ids: string[] = [];
    let total = 1;
    for (let offset = 0; offset < total; offset += 500) {
      const page = listOrders(workstation.store, { ...LIST, queue: 'completed', offset, limit: 500 }, reader);
      ({ total } = page);
      ids.push(...page.rows.map(({ id }) => id));
    }
    expect([ids.length, new Set(ids).size]).toEqual([total, total]);
    const open = listOrders(workstation.store, { ...LIST, limit: 500 }, reader).rows.map(
      ({ dueAt, dispatchedAt }) => (dueAt ?? Number.MAX_SAFE_INTEGER / 2) + dispatchedAt / 1e15,
    );
    expect(open).toEqual(open.toSorted((a, b) => a - b));
  });

  it('an order knows its place in every list, and has none in a list it is not in', () => {
    const reader = readerOf(DISTRICT);
    for (const sort of LIST_SORTS)
      for (const descending of [false, true]) {
        const queue = sort === 'completed' ? ('completed' as const) : ('open' as const);
        const query = { queue, keyword: '', light: null, fromAt: null, sort, descending };
        const { rows, total } = listOrders(workstation.store, { ...query, offset: 1200, limit: 40 }, reader);
        for (const [i, { id }] of rows.entries())
          expect([sort, positionOf(workstation.store, { ...query, id }, reader)]).toEqual([sort, 1200 + i]);
        expect(total).toBeGreaterThan(1240);
        const elsewhere = { ...query, queue: queue === 'open' ? ('completed' as const) : ('open' as const) };
        expect(positionOf(workstation.store, { ...elsewhere, id: rows[0]?.id ?? '' }, reader)).toBeNull();
      }
  });

  it('a light counts what its list holds, and together they count the list', () => {
    const reader = readerOf(DISTRICT);
    const { total, lights } = listOrders(workstation.store, LIST, reader);
    expect(Object.values(lights).reduce((sum, n) => sum + n, 0)).toBe(total);
    expect(countOrders(workstation.store, reader).open).toBe(total);
    for (const light of ['red', 'amber', 'green', 'none'] as const) {
      const list = listOrders(workstation.store, { ...LIST, light, limit: 500 }, reader);
      expect(list.total).toBe(lights[light]);
      expect(new Set(list.rows.map((row) => row.light?.colour))).toEqual(new Set(list.total > 0 ? [light] : []));
    }
  });
});
