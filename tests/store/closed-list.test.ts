/** Closed orders by their completion, and units named so that a district can tell them apart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListQuery } from '#shared/contract/api.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { listOrders } from '../../src-main/engine/order/list.ts';
import type { Reader } from '../../src-main/engine/order/row-view.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';
import {
  COMMUNITY,
  DEPARTMENT,
  DISTRICT,
  NOON,
  ORGANIZATION,
  received,
  SECTION,
  STREET,
} from '../unit/support/world.ts';
import { newKey, TestClock } from './support/desk.ts';

const ROWS = 4000;
/** Dispatched an hour apart; every tenth closed late, so that the two times disagree. */
const dispatchedAt = (i: number): number => NOON - (i + 400) * HOUR;
const completedAt = (i: number): number => (i % 10 === 0 ? NOON - i * 60_000 : dispatchedAt(i) + 20 * HOUR);

const dir = mkdtempSync(join(tmpdir(), 'store-closed-'));
let workstation: Workstation;

beforeAll(() => {
  workstation = openWorkstation(dir, newKey(), { create: true, clock: new TestClock() });
  const answer = { device: 'd', token: 't'.repeat(30), unit: DISTRICT, epoch: 'e', serverMark: 'test', serverAt: NOON };
  storeEnrolment(workstation, { server: 'http://127.0.0.1:9', ca: '' }, answer);
  const { store, truth, projection } = workstation;
  const { state } = received().view;
  const leads = [STREET, SECTION, COMMUNITY, DEPARTMENT];
  store.write(() => {
    for (let i = 0; i < ROWS; i++) {
      const id = `order-${String(i).padStart(5, '0')}`;
      const isClosed = i % 4 !== 3;
      const order = {
        ...state,
        id,
        number: `2019${i}`,
        phase: isClosed ? ('completed' as const) : ('handling' as const),
        leadUnit: leads[i % leads.length] ?? STREET,
        dispatchedAt: dispatchedAt(i),
        completedAt: isClosed ? completedAt(i) : null,
      };
      truth.put(id, { state: order, events: [] });
      truth.setMembership(id, [DISTRICT]);
      projection.refresh(id);
    }
  });
});
afterAll(() => {
  workstation.close();
  rmSync(dir, { recursive: true, force: true });
});

const CLOSED: ListQuery = {
  queue: 'completed',
  keyword: '',
  light: null,
  fromAt: null,
  sort: 'completed',
  descending: true,
  offset: 0,
  limit: 500,
};
const readerOf = (unit: string): Reader => ({
  user: { name: '甲', role: 'clerk', unit },
  unit: DISTRICT,
  organization: ORGANIZATION,
  now: NOON,
});
const list = (query: Partial<ListQuery> = {}, unit = DISTRICT): ReturnType<typeof listOrders> =>
  listOrders(workstation.store, { ...CLOSED, ...query }, readerOf(unit));

describe('the closed queue', () => {
  it('goes by completion, newest first, and says when that was', () => {
    const times = list().rows.map((row) => row.completedAt ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(times[0]).toBe(Math.max(...Array.from({ length: ROWS }, (_, i) => (i % 4 === 3 ? 0 : completedAt(i)))));
  });

  it('a range of time is a range of completion, also for an order that was dispatched long before', () => {
    const fromAt = NOON - 3 * DAY;
    const expected = Array.from({ length: ROWS }, (_, i) => i).filter((i) => i % 4 !== 3 && completedAt(i) >= fromAt);
    const { rows, total } = list({ fromAt });
    expect(total).toBe(expected.length);
    expect(rows.some((row) => row.dispatchedAt < fromAt)).toBe(true);
    // Open queues stay with the dispatch.
    expect(list({ queue: 'open', sort: 'due', fromAt }).total).toBe(0);
  });

  it.each([
    ['before SQLite has counted anything', false],
    ['with its statistics', true],
  ])('is a search in the index of completions, %s', (_name, counted) => {
    const { store } = workstation;
    if (counted) store.db.pragma('optimize=0x10002');
    const asked: string[] = [];
    const sql = store.sql.bind(store);
    store.sql = (text) => {
      asked.push(text);
      return sql(text);
    };
    for (const fromAt of [null, NOON - 7 * DAY]) for (const descending of [true, false]) list({ fromAt, descending });
    store.sql = sql;
    const plans = [...new Set(asked)]
      .filter((text) => text.includes('completed'))
      .filter((text) => text.includes('FROM order_row'))
      .map((text) => {
        const values = { fromAt: 0, limit: 100, offset: 0 };
        const named = Object.entries(values).filter(([name]) => text.includes(`@${name}`));
        const steps = store.db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(Object.fromEntries(named));
        return { text, plan: (steps as { detail: string }[]).map(({ detail }) => detail).join('\n') };
      });
    expect(plans.length).toBeGreaterThan(1);
    for (const { text, plan } of plans)
      expect([text, plan]).toEqual([text, expect.not.stringMatching(/SCAN|TEMP B-TREE/)]);
    for (const { text, plan } of plans)
      expect([text, plan]).toEqual([
        text,
        expect.stringMatching(
          text.includes('ORDER BY')
            ? /USING INDEX order_row_queue_completed/
            : /USING COVERING INDEX order_row_queue_completed/,
        ),
      ]);
  });
});

describe('the unit of a line', () => {
  const under = (unit: string): Record<string, string | undefined> =>
    Object.fromEntries(list({}, unit).rows.map(({ leadUnit }) => [leadUnit.code, leadUnit.under]));

  it('carries its street for a district, and nothing where it says enough by itself', () => {
    expect(under(DISTRICT)).toEqual({ [STREET]: undefined, [SECTION]: '八角街道', [COMMUNITY]: '八角街道' });
  });

  it('is without it inside the street', () => {
    expect(under(STREET)).toEqual({ [STREET]: undefined, [SECTION]: undefined, [COMMUNITY]: undefined });
  });
});
