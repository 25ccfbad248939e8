/** A file into the store: all of its good rows in one transaction, so that a failure half-way leaves nothing behind. */
import { columnName } from '../exchange/read-file.ts';
import type { CellFault } from '#shared/domain/table/rows.ts';
import { readRow } from '#shared/domain/table/rows.ts';
import type { Workstation } from '../workstation.ts';
import type { Author } from './author.ts';
import { comparable, orderIdOf, saidBy } from './facts.ts';
import type { FileRow, OpenedFile } from './open-file.ts';
import { RowTaker } from './take-row.ts';

export interface ImportOptions {
  /** Whose numbers these are: orders of two sources are never one. */
  source: string;
  author: Author;
  /** Called every so many rows. */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** A row that was not taken. */
export interface RefusedRow {
  row: FileRow;
  /** `C12`; several where several cells are at fault. */
  cells: string[];
  reasons: string[];
}

/** `read` = new + updated + unchanged + refused. */
export interface ImportReport {
  read: number;
  new: number;
  updated: number;
  unchanged: number;
  refused: RefusedRow[];
}

const PROGRESS_ROWS = 200;
/** Another import into the same store is waited for so long, ms: a district's year takes less. */
const PATIENCE = 120_000;

class FileImport {
  readonly #file: OpenedFile;
  readonly #source: string;
  readonly #taker: RowTaker;
  /** Order -> what it said first, and in which row. */
  readonly #met = new Map<string, { row: number; mark: string }>();
  readonly report: ImportReport = { read: 0, new: 0, updated: 0, unchanged: 0, refused: [] };

  constructor(file: OpenedFile, source: string, taker: RowTaker) {
    this.#file = file;
    this.#source = source;
    this.#taker = taker;
  }

  take(row: FileRow): void {
    this.report.read++;
    const read = readRow(row.cells, this.#file.columns);
    if ('faults' in read) return this.#refuse(row, read.faults);
    const said = saidBy(read.order, this.#source);
    if (!said) return this.#refuse(row, [this.#fault('这一行有内容不符合要求')]);
    const { number } = said.payload.facts;
    const [id, mark] = [orderIdOf(this.#source, number), comparable(said.payload)];
    const met = this.#met.get(id);
    if (met && met.mark !== mark)
      return this.#refuse(row, [
        this.#fault(`第 ${met.row} 行和第 ${row.row} 行编号相同而内容不同，只导入了第 ${met.row} 行`),
      ]);
    if (met) {
      this.report.unchanged++;
      return;
    }
    this.#met.set(id, { row: row.row, mark });
    const fate = this.#taker.take({ ...said, mark });
    if (typeof fate === 'string') this.report[fate]++;
    else this.#refuse(row, [this.#fault(fate.refused)]);
  }

  /** At the cell that names the order. */
  #fault(reason: string): CellFault {
    const { number, districtNumber } = this.#file.columns.at;
    return { column: number ?? districtNumber ?? 0, reason };
  }

  #refuse(row: FileRow, faults: readonly CellFault[]): void {
    const cells = faults.map(({ column }) => `${columnName(column)}${row.row}`);
    this.report.refused.push({ row, cells: [...new Set(cells)], reasons: faults.map(({ reason }) => reason) });
  }
}

/** Throws what the store throws; nothing was changed then. */
export function importFile(workstation: Workstation, file: OpenedFile, options: ImportOptions): ImportReport {
  const { store, clock } = workstation;
  const { source, author, onProgress } = options;
  const before = store.db.pragma('busy_timeout', { simple: true }) as number;
  store.db.pragma(`busy_timeout=${PATIENCE}`);
  try {
    return store.write(() => {
      const { claimedAt, offset } = clock.stamp();
      const run = new FileImport(file, source, new RowTaker(workstation, author, { claimedAt, offset }));
      for (const [i, row] of file.rows.entries()) {
        run.take(row);
        if ((i + 1) % PROGRESS_ROWS === 0) onProgress?.(i + 1, file.rows.length);
      }
      clock.remember();
      return run.report;
    });
  } finally {
    store.db.pragma(`busy_timeout=${before}`);
  }
}
