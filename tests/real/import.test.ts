/** Real files in one command, compared with figures that share nothing with the importer. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderState } from '#shared/domain/order/types.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import { Truth } from '../../src-main/engine/store/truth.ts';
import { readKeyFile } from '../../src-main/keys/key-file.ts';
import { run, type Answer } from '../store/support/cli.ts';
import { haveRealData, readRows, realPath } from './input.ts';

const PINGSHAN = ['pingshan2018', 'pingshan_dev_before_2018-11.csv'];
const UNCHANGED = { new: 0, updated: 0 };

const folders: string[] = [];
afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

/** A store that nobody has made yet. */
class Place {
  readonly dir = mkdtempSync(join(tmpdir(), 'real-import-'));
  readonly #where = ['--store', join(this.dir, 'store'), '--key-file', join(this.dir, 'key'), '--json'];

  constructor() {
    folders.push(this.dir);
  }

  /** The folder of the files is not ours: what is refused is listed here. */
  import(...path: string[]): Promise<Answer> {
    const errors = join(this.dir, `${path.at(-1)}-${Math.random()}.xlsx`);
    return run(['import', realPath(...path), '--errors', errors, ...this.#where]);
  }
  verify(): Promise<Answer> {
    return run(['verify', ...this.#where]);
  }
  async states(): Promise<OrderState[]> {
    const store = openStore(join(this.dir, 'store'), (await readKeyFile(join(this.dir, 'key'))) ?? '', {
      create: false,
    });
    try {
      const truth = new Truth(store);
      return truth.ids().flatMap((id) => truth.view(id)?.state ?? []);
    } finally {
      store.close();
    }
  }
}

/** The same figures of a plain table, by SQL. */
function figuresOf(rows: readonly Record<string, string>[], column: string): unknown[] {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE raw (unit TEXT, in_time TEXT, overdue TEXT)');
  const put = db.prepare('INSERT INTO raw VALUES (?, ?, ?)');
  for (const row of rows) put.run(row[column], row['INTIME_ARCHIVE_NUM'], row['OVERTIME_ARCHIVE_NUM']);
  const found = db
    .prepare(
      `SELECT unit, count(*) AS count, sum(in_time = '1') AS inTime, sum(overdue = '1') AS late,
         sum(in_time <> '1' AND overdue <> '1') AS unknown FROM raw GROUP BY unit ORDER BY unit`,
    )
    .all();
  db.close();
  return found;
}

function countedBy(states: readonly OrderState[], unitOf: (state: OrderState) => string): unknown[] {
  const units = new Map<string, OrderState[]>();
  for (const state of states) units.set(unitOf(state), [...(units.get(unitOf(state)) ?? []), state]);
  return [...units]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([unit, held]) => ({
      unit,
      count: held.length,
      inTime: held.filter(({ imported }) => imported?.inTime === true).length,
      late: held.filter(({ imported }) => imported?.inTime === false).length,
      unknown: held.filter(({ imported }) => imported?.inTime === null).length,
    }));
}

describe.runIf(haveRealData)('orders of a district', () => {
  const place = new Place();
  let states: OrderState[] = [];
  const raw = haveRealData ? readRows(...PINGSHAN) : [];

  let first: Answer | undefined;

  beforeAll(async () => {
    first = await place.import(...PINGSHAN);
    states = await place.states();
  });

  it('come in once', async () => {
    const all = { read: 6952, new: 6952, updated: 0, unchanged: 0, refused: 0, errorFile: null };
    expect(first).toMatchObject({ code: 0, out: all });
    expect(await place.import(...PINGSHAN)).toMatchObject({
      code: 0,
      out: { ...UNCHANGED, unchanged: 6952, refused: 0 },
    });
    expect(await place.verify()).toMatchObject({ code: 0, out: { ok: true, checked: 6952, events: 6952 } });
  });

  it('count by street, community and unit as SQL counts them, joined by id', () => {
    const idOf = (named: { id: string } | null | undefined): string => named?.id || '-';
    for (const [column, unitOf] of [
      ['STREET_ID', ({ imported }: OrderState) => idOf(imported?.street)],
      ['COMMUNITY_ID', ({ imported }: OrderState) => idOf(imported?.community)],
      ['DISPOSE_UNIT_ID', ({ imported }: OrderState) => idOf(imported?.unit)],
      ['EVENT_SRC_NAME', ({ imported }: OrderState) => imported?.channel ?? '-'],
    ] as const)
      expect([column, countedBy(states, unitOf)]).toEqual([column, figuresOf(raw, column)]);
  });

  it('keep every time to the second and every category', () => {
    const byNumber = new Map(states.map((state) => [state.number, state]));
    for (const row of raw) {
      const state = byNumber.get(row['REC_ID'] ?? '');
      const at = Date.parse(`${row['CREATE_TIME']?.replace(' ', 'T')}+08:00`);
      const levels = ['EVENT_TYPE_NAME', 'MAIN_TYPE_NAME', 'SUB_TYPE_NAME'].map((name) => row[name] ?? '');
      expect([state?.cityDispatchedAt, state?.category]).toEqual([at, levels.filter((level) => level !== '-')]);
    }
  });
});

describe.runIf(haveRealData)('letters with replies', () => {
  it('come in whole, with the day of a reply that has no time', async () => {
    const place = new Place();
    const file = ['tipdm2020c', '附件4_2816条_含答复.xlsx'];
    expect(await place.import(...file)).toMatchObject({ code: 0, out: { read: 2816, new: 2816, refused: 0 } });
    expect(await place.import(...file)).toMatchObject({ code: 0, out: { ...UNCHANGED, unchanged: 2816 } });
    const states = await place.states();
    expect(states.every(({ phase, repliedAt }) => phase === 'completed' && repliedAt !== null)).toBe(true);
    const sheet = Object.values(read(readFileSync(realPath(...file))).Sheets)[0]!;
    const raw = utils.sheet_to_json<Record<string, unknown>>(sheet);
    const bare = (text: unknown): string =>
      String(text)
        .replaceAll(/[\s\p{C}]/gu, '')
        .normalize('NFC');
    const contents = new Map(states.map(({ number, personal }) => [number, bare(personal.content)]));
    for (const row of raw) expect(contents.get(String(row['留言编号']))).toBe(bare(row['留言详情']));
    for (const { personal } of states) expect(personal.content).not.toMatch(/^[\s\u3000\u200B]|[\s\u3000\u200B]$/);
  });

  it('come in from a sheet of empty styled rows, but for the one that differs under the number of another', async () => {
    const place = new Place();
    const file = ['tipdm2020c', '附件2_示例_495条_带一级分类.xlsx'];
    expect(await place.import(...file)).toMatchObject({ code: 1, out: { read: 495, new: 494, refused: 1 } });
    expect(await place.import(...file)).toMatchObject({ code: 1, out: { ...UNCHANGED, unchanged: 494, refused: 1 } });
  });
});
