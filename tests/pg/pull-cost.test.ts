/**
 * What a pull costs the server does not depend on how much happened before: on a feed of 1,000,000 rows every statement of
 * it goes by a key, and reads no more rows than its page holds.
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Pull } from '#shared/contract/wire.ts';
import type { Store } from '../../src-server/store/database.ts';
import { openStore } from '../../src-server/store/open.ts';
import { pull } from '../../src-server/sync/pull.ts';
import { World } from '../server/support/world.ts';
import { hasPostgres, startPostgres, type Postgres } from './support/postgres.ts';

const FEED = 1_000_000;
const ORDERS = 50_000;
const SENDINGS = 50_000;
/** Kept ones: what a workstation may let go of is read from a row of each. */
const BACKUPS = 30;
/** Orders of a page, and feed rows looked at for them. */
const PAGE = { orders: 200, rows: 1000 };

/** A scope in which each order changed twenty times and has a history of two events, and what others sent. */
const fill = (scope: string): string[] => [
  `create temp table made as select gen_random_uuid() as id, i from generate_series(1, ${ORDERS}) i`,
  `insert into work_order select id, 'bulk', 'N' || i, null, 2, 'handling', '${scope}', '', 0, '', jsonb_build_object('id', id), 900 from made`,
  `insert into order_event select id, n, 'note', gen_random_uuid(), 0, jsonb_build_object('order', id, 'n', n), '' from made, generate_series(1, 2) n`,
  `insert into order_scope select '${scope}', id, i from made`,
  `insert into feed select '${scope}', (i - 1) + ${ORDERS}::bigint * (n - 1) + 1, '', id, n from made, generate_series(1, ${FEED / ORDERS}) n`,
  `insert into scope values ('${scope}', ${FEED}, '', 0, '')`,
  `insert into device select gen_random_uuid(), 'other', 'hash' || i, '', ${SENDINGS / 100}, false, 0, '', 0 from generate_series(1, 100) i`,
  `insert into device_sending select id, seq, gen_random_uuid(), '', true, 0 from device, generate_series(1, ${SENDINGS / 100}) seq where unit = 'other'`,
  `insert into outcome select command_id, true, '', '{}', '', '', device, 0 from device_sending`,
  `insert into kept_backup select gen_random_uuid(), 0, '' from generate_series(1, ${BACKUPS})`,
  `insert into kept_backup_seq select device.id, kept_backup.id, 1 from device, kept_backup`,
  // Personal values of orders that stand elsewhere: nobody here could open them.
  `insert into work_order select gen_random_uuid(), 'else', 'E' || i, null, 1, 'handling', 'else', '', 0, '', '{}', 0 from generate_series(1, 20000) i`,
  `insert into order_event select id, 1, 'note', gen_random_uuid(), 0, '{}', '' from work_order where source = 'else'`,
  `insert into event_private select order_id, 1, 'text', '' from order_event join work_order on id = order_id where source = 'else'`,
  'analyze',
];

/** Tables of a handful of rows: settings, workstations, scopes, kept backups. */
const SMALL = ['server_meta', 'device', 'scope', 'kept_backup'];

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

describe.runIf(hasPostgres())('a pull from a feed of 1,000,000 rows', () => {
  let postgres: Postgres;
  let store: Store;
  let planner: pg.Client;
  let world: World;
  let base: Pull;
  let scope: string;

  beforeAll(async () => {
    postgres = await startPostgres();
    const url = await postgres.database();
    store = await openStore({ folder: null, databaseUrl: url });
    planner = new pg.Client({ connectionString: url });
    await planner.connect();
    world = await World.open(store);
    const street = await world.enrol('s1');
    scope = street.unit;
    base = street.sync.pull()!;
    for (const statement of fill(scope)) await planner.query(statement);
  });
  afterAll(async () => {
    await planner.end();
    await store.close();
    await postgres.stop();
  });

  /** The page, and what each of its statements read: rows by scans of whole tables, and by keys. */
  async function cost(request: Pull) {
    const query = vi.spyOn(pg.Client.prototype, 'query');
    const page = await pull(world.deps, request);
    const calls = query.mock.calls as unknown as [{ text?: string } | string, unknown[]][];
    const recorded = calls.map(
      ([config, values]) => [typeof config === 'string' ? config : (config.text ?? ''), values] as const,
    );
    query.mockRestore();
    const selects = recorded.filter(([text]) => text.startsWith('select'));
    const whole: string[] = [];
    let most = 0;
    for (const [text, values] of selects) {
      const explain = `explain (analyze, format json) ${text}`;
      const { rows } = await planner.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(explain, values);
      for (const node of nodesOf(rows[0]!['QUERY PLAN'][0].Plan)) {
        const relation = node['Relation Name'];
        if (relation === undefined || SMALL.includes(relation)) continue;
        if (node['Node Type'] === 'Seq Scan') whole.push(text);
        most = Math.max(most, (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']);
      }
    }
    return { page, whole, most, statements: selects.length };
  }
  const at = (seq: number, snap: string | null = null): Pull => ({
    ...base,
    cursors: { [scope]: { at: seq, tag: '', head: FEED, headTag: '', snap } },
  });
  const middle = `${ORDERS / 2} 80000000-0000-4000-8000-000000000000`;

  test.each<[string, () => Pull, { orders: number; rows: number }]>([
    ['of one who is up to date', () => at(FEED), { orders: 0, rows: BACKUPS }],
    ['of one who lacks ten rows', () => at(FEED - 10), { orders: 10, rows: BACKUPS }],
    ['of one who was away for half of it', () => at(FEED / 2), PAGE],
    ['of one who was never here', () => base, PAGE],
    ['in the middle of a first listing', () => at(FEED, middle), PAGE],
  ])('%s goes by keys and reads no more than its page', async (_, request, { orders, rows }) => {
    const { page, whole, most, statements } = await cost(request());
    expect(page.entries).toHaveLength(orders);
    expect(statements).toBeGreaterThan(2);
    expect(whole).toEqual([]);
    expect(most).toBeLessThanOrEqual(rows);
  });
});
