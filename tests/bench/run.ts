/**
 * `npm run bench [-- --rows N]`: the store of a district against plain, unencrypted better-sqlite3 on the same rows.
 * Figures are ratios; nothing here asserts a time.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import type { Entry, Page } from '#shared/contract/wire.ts';
import { formatDay, weekId, weekOf } from '#shared/domain/time.ts';
import { rankingOf } from '../../src-main/engine/assessment/ranking.ts';
import { act } from '../../src-main/engine/order/act.ts';
import type { Reader } from '../../src-main/engine/order/row-view.ts';
import { countOrders, listOrders } from '../../src-main/engine/order/list.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { openWorkstation } from '../../src-main/engine/workstation.ts';
import { DISTRICT, ordersWithHistory } from './orders.ts';
import { median, printFigures, type Figure } from './measure.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '20000' } } });
const count = Number(values.rows);
const TO_AT = Date.parse('2019-11-25T08:30:00+08:00');
const PAGE = 200;
const dir = mkdtempSync(join(tmpdir(), 'bench-'));
const clock = { now: () => TO_AT, monotonic: () => performance.now() };
const desk = openWorkstation(join(dir, 'store'), randomBytes(32).toString('hex'), { create: true, clock });
storeEnrolment(
  desk,
  { server: 'http://bench', ca: '' },
  { device: 'bench', token: 'x'.repeat(20), unit: DISTRICT, epoch: 'e', serverMark: '', serverAt: TO_AT },
);
const plain = new Database(join(dir, 'plain.db'));
plain.pragma('journal_mode=WAL');
plain.pragma('synchronous=FULL');
plain.pragma('cache_size=-65536');

const figures: Figure[] = [];

function pageOf(entries: Entry[], at: number): Page {
  const cursor = { at, tag: 't', head: at, headTag: 't', snap: null };
  return {
    device: 'bench', pos: desk.meta.sync().pos, epoch: 'e', err: '', grants: [DISTRICT], cursors: { [DISTRICT]: cursor },
    entries, resets: [], outcomes: [], last: 0, forgot: false, safe: 0, v: 1, caught: true, serverAt: TO_AT,
  }; // prettier-ignore
}

/** Receiving: pages into the store, and the same bodies into one plain table with one index, in the same transactions. */
function receive(): void {
  plain.exec(
    'CREATE TABLE body (id TEXT PRIMARY KEY, version INT, due INT, state TEXT, events TEXT); CREATE INDEX body_due ON body (due, id)',
  );
  const put = plain.prepare('INSERT INTO body VALUES (?, ?, ?, ?, ?)');
  const putAll = plain.transaction((entries: Entry[]) => {
    for (const { id, body } of entries)
      put.run(
        id,
        body?.state.version ?? 0,
        body?.state.due.at ?? 0,
        JSON.stringify(body?.state),
        JSON.stringify(body?.events),
      );
  });
  let ours = 0;
  let baseline = 0;
  let batch: Entry[] = [];
  let at = 0;
  const flush = (): void => {
    at += batch.length;
    const page = pageOf(batch, at);
    ours += median(1, () => desk.sync.page(page));
    baseline += median(1, () => putAll(batch));
    batch = [];
  };
  for (const entry of ordersWithHistory(count, TO_AT)) {
    batch.push(entry);
    if (batch.length === PAGE) flush();
  }
  if (batch.length > 0) flush();
  figures.push({ name: `receive ${count} orders, ${PAGE} a page`, ours, baseline });
}

/** The rows that lists read, copied into the plain file with the index that its list needs. */
function copyRows(): void {
  const columns = 'id, number, title, type, category, lead_unit, answerable, queue, open, dispatched_at, r.city_dispatched_at, due_at, near_at, due_key, sample_valid, sample_contacted, sample_solved, sample_satisfaction'; // prettier-ignore
  plain.exec(
    `CREATE TABLE row (${columns.replace('r.', '')}); CREATE INDEX row_due ON row (open, due_key, id); CREATE INDEX row_queue ON row (queue); CREATE INDEX row_city ON row (city_dispatched_at); CREATE UNIQUE INDEX row_id ON row (id)`,
  );
  const put = plain.prepare(`INSERT INTO row VALUES (${columns.split(',').map(() => '?').join(', ')})`); // prettier-ignore
  const read = desk.store.db.prepare(`SELECT ${columns} FROM order_row r JOIN order_fact USING (k)`).raw();
  plain.transaction(() => {
    for (const row of read.iterate()) put.run(...(row as unknown[]));
  })();
}

function read(): void {
  const user = { name: '孙督查', role: 'supervisor', unit: DISTRICT } as const;
  const reader: Reader = { user, unit: DISTRICT, organization: desk.packages.organization, now: TO_AT };
  const query = {
    queue: 'open',
    keyword: '',
    light: null,
    fromAt: null,
    sort: 'due',
    descending: false,
    limit: 100,
  } as const;
  const plainList = plain.prepare('SELECT * FROM row WHERE open = 1 ORDER BY due_key, id LIMIT 100 OFFSET ?');
  const open = plain.prepare('SELECT count(*) FROM row WHERE open = 1').pluck().get() as number;
  for (const [name, offset] of [
    ['first page', 0],
    ['page at 90 %', Math.floor(open * 0.9)],
  ] as const) {
    // prettier-ignore
    const ours = median(21, () => listOrders(desk.store, { ...query, offset }, reader));
    const baseline = median(21, () => plainList.all(offset));
    figures.push({ name: `list of ${open} open orders, ${name} with light counts`, ours, baseline });
  }
  const plainCounts = plain.prepare('SELECT queue, count(*) FROM row GROUP BY queue');
  figures.push({
    name: 'queue counts',
    ours: median(11, () => countOrders(desk.store, reader)),
    baseline: median(11, () => plainCounts.all()),
  });

  const week = weekOf(TO_AT - 7 * 86_400_000);
  const plainRanking = plain.prepare('SELECT answerable, count(*), sum(sample_valid), sum(sample_solved) FROM row WHERE city_dispatched_at >= ? AND city_dispatched_at < ? GROUP BY answerable'); // prettier-ignore
  figures.push({
    name: `weekly ranking of 9 streets (${formatDay(week.fromAt)})`,
    ours: median(11, () => rankingOf(desk, DISTRICT, { week: weekId(week) })),
    baseline: median(11, () => plainRanking.all(week.fromAt, week.toAt)),
  });
}

/** An act: decided, kept, shown, durable; against one durable insert. */
function acts(): void {
  const user = { name: '孙督查', role: 'supervisor', unit: DISTRICT } as const;
  const ids = desk.store.db
    .prepare("SELECT id FROM order_row WHERE queue = 'toAccept' AND lead_unit = ?")
    .pluck()
    .all(DISTRICT) as string[];
  plain.exec('CREATE TABLE act (id INTEGER PRIMARY KEY, command TEXT)');
  const put = plain.prepare('INSERT INTO act (command) VALUES (?)');
  const runs = Math.min(201, ids.length);
  const ours = median(runs, (run) =>
    act(desk, user, { id: ids[run] ?? '', kind: 'dispatch', payload: { toUnit: '110107001', note: '请办理' } }),
  );
  const baseline = median(runs, () =>
    put.run(JSON.stringify({ kind: 'dispatch', toUnit: '110107001', note: '请办理', filler: 'x'.repeat(300) })),
  );
  figures.push({ name: `one act (${runs} runs)`, ours, baseline });
}

try {
  receive();
  copyRows();
  read();
  acts();
  printFigures(figures);
  desk.store.checkpoint();
  console.log(`store ${(statSync(join(dir, 'store', 'workbench.db')).size / count / 1024).toFixed(2)} KiB an order`);
} finally {
  desk.close();
  plain.close();
  rmSync(dir, { recursive: true, force: true });
}
