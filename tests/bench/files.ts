/** The stores that are measured: made by the workbench's own way of receiving orders, encrypted, and a plain copy. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Entry, Page } from '#shared/contract/wire.ts';
import { connect } from '../../src-main/engine/store/connection.ts';
import { configure, STORE_FILE } from '../../src-main/engine/store/open.ts';
import { PROJECTION_VERSION } from '../../src-main/engine/store/projection.ts';
import { STEP } from '../../src-main/engine/order/search-catch-up.ts';
import { Store } from '../../src-main/engine/store/store.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { openWorkstation, workstationOn, type Workstation } from '../../src-main/engine/workstation.ts';
import { DISTRICT, orders } from './dataset.ts';

export const TO_AT = Date.parse('2019-11-25T08:30:00+08:00');
export const KEY = 'ab'.repeat(32);
const clock = { now: () => TO_AT, monotonic: () => performance.now() };

/** A new, enrolled store of the district. */
export function newStation(dir: string): Workstation {
  const station = openWorkstation(dir, KEY, { create: true, clock });
  storeEnrolment(
    station,
    { server: 'http://bench', ca: '' },
    { device: 'bench', token: 'x'.repeat(20), unit: DISTRICT, epoch: 'e', serverMark: '', serverAt: TO_AT },
  );
  return station;
}

/** Applies orders as one page of the centre. */
export function receive({ sync, meta }: Workstation, entries: Entry[], at: number): void {
  const cursor = { at, tag: 't', head: at, headTag: 't', snap: null };
  const page: Page = {
    device: 'bench', pos: meta.sync().pos, epoch: 'e', err: '', grants: [DISTRICT], cursors: { [DISTRICT]: cursor },
    entries, resets: [], outcomes: [], last: 0, forgot: false, safe: 0, v: 1, caught: true, serverAt: TO_AT,
  }; // prettier-ignore
  sync.page(page);
}

/** What the engine does in the moments after a page, in its steps. */
export function catchUp({ projection }: Workstation): void {
  while (projection.searchStep(STEP).left > 0);
}

/** Orders of one transaction while a large store is made. */
const BATCH = 1000;

function build(dir: string, count: number): void {
  const station = newStation(dir);
  let batch: Entry[] = [];
  let at = 0;
  for (const entry of orders(count, TO_AT)) {
    batch.push(entry);
    if (batch.length < BATCH) continue;
    receive(station, batch, (at += batch.length));
    catchUp(station);
    batch = [];
    if (at % 50_000 === 0) console.error(`${at} orders written`);
  }
  if (batch.length > 0) receive(station, batch, at + batch.length);
  catchUp(station);
  station.store.db.pragma('optimize=0x10002');
  station.store.checkpoint();
  station.close();
}

/** The same file without encryption. */
export function decrypt(from: string, to: string): void {
  copyFileSync(from, to);
  const db = connect(to, KEY);
  db.pragma('journal_mode=DELETE');
  db.pragma("rekey=''");
  db.close();
}

export interface Files {
  encrypted: string;
  plain: string;
}

/** Folders of both stores with `count` orders. `keep`: those of an earlier run serve again. */
export function files(root: string, count: number, keep: boolean): Files {
  const folder = join(root, String(count));
  const made = { encrypted: join(folder, 'encrypted'), plain: join(folder, 'plain') };
  const mark = join(folder, 'made');
  const version = `projection ${PROJECTION_VERSION}, dataset 4`;
  if (keep && existsSync(mark) && readFileSync(mark, 'utf8') === version) return made;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(made.plain, { recursive: true });
  build(made.encrypted, count);
  decrypt(join(made.encrypted, STORE_FILE), join(made.plain, STORE_FILE));
  writeFileSync(mark, version);
  return made;
}

/** Opens a measured store as the engine does; the plain one without its key. */
export function openStation(dir: string, isPlain: boolean): Workstation {
  if (!isPlain) return openWorkstation(dir, KEY, { create: false, clock });
  const db = new Database(join(dir, STORE_FILE));
  configure(db);
  return workstationOn(new Store(db, dir), { clock });
}
