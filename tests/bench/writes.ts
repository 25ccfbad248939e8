/** Taking orders in: rows against the same rows written bare, and rows with their text index. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry } from '#shared/contract/wire.ts';
import { STORE_FILE } from '../../src-main/engine/store/open.ts';
import { TextIndex } from '../../src-main/engine/store/search-index.ts';
import type { Workstation } from '../../src-main/engine/workstation.ts';
import { Bare, TABLES } from './baseline.ts';
import { newOrders } from './dataset.ts';
import { catchUp, KEY, newStation, receive, TO_AT } from './files.ts';
import { result, time, type Result } from './measure.ts';

const COUNT = 20_000;
/** Orders of one page of the centre. */
const PAGE = 200;

/** Seconds after which the last of them is found. */
const BEHIND = 10;

/** What `work` takes in is not made searchable. */
function withoutIndex<T>(work: () => T): T {
  const { put, postpone } = TextIndex.prototype;
  TextIndex.prototype.put = TextIndex.prototype.postpone = () => undefined;
  try {
    return work();
  } finally {
    Object.assign(TextIndex.prototype, { put, postpone });
  }
}

function take(station: Workstation, entries: readonly Entry[]): void {
  for (let at = 0; at < entries.length; at += PAGE) receive(station, entries.slice(at, at + PAGE), at + PAGE);
}

/** Empties what `take` filled. */
function emptied(dir: string): Bare {
  const bare = new Bare(join(dir, STORE_FILE), KEY);
  for (const table of TABLES.toReversed()) bare.db.exec(`DELETE FROM ${table}`);
  bare.db.exec('VACUUM');
  return bare;
}

export function writes(): Result[] {
  const root = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const entries = newOrders(COUNT, TO_AT);
    const searchable = newStation(join(root, 'searchable'));
    const withText = time(() => take(searchable, entries));
    const behind = time(() => catchUp(searchable));
    searchable.close();
    const dir = join(root, 'rows');
    const station = newStation(dir);
    const rows = withoutIndex(() => time(() => take(station, entries)));
    station.close();
    const filled = new Bare(join(dir, STORE_FILE), KEY);
    const written = filled.rows();
    filled.close();
    const bare = emptied(dir);
    const plain = time(() => bare.write(written, PAGE));
    bare.close();
    const perSecond = (ms: number): number => (COUNT / ms) * 1000;
    const about = { store: 'encrypted', orders: COUNT, unit: 'orders/s' } as const;
    return [
      result(
        { name: 'ingest_rows', ...about, value: perSecond(rows), target: '>= 0.5x bare, without the text index' },
        perSecond(plain),
        (_, ratio) => ratio >= 0.5,
      ),
      result(
        {
          name: 'ingest_searchable',
          ...about,
          value: perSecond(withText + behind),
          target: `>= 5000 orders/s, or index_behind <= ${BEHIND} s`,
        },
        null,
        (value) => value >= 5000 || behind <= BEHIND * 1000,
      ),
      result(
        { name: 'index_behind', ...about, unit: 's', value: behind / 1000, target: `<= ${BEHIND} s` },
        null,
        (value) => value <= BEHIND,
      ),
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
