/** The rows that were not taken, as a workbook to correct and import again. Holds what the file held: private. */
import { existsSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { shownText } from '#shared/domain/table/cells.ts';
import { REFUSAL_COLUMNS } from '#shared/domain/table/headers.ts';
import { writeNewPrivateFile } from '../../keys/private-file.ts';
import { ImportError } from '../exchange/import-error.ts';
import { workbookOf } from '../exchange/write-workbook.ts';
import type { RefusedRow } from './import-file.ts';
import type { OpenedFile } from './open-file.ts';

/** All cells are texts: nothing in them is executed, and no number loses a digit. */
function bytesOf({ columns }: OpenedFile, refused: readonly RefusedRow[]): Uint8Array {
  const rows = refused.map(({ row, cells, reasons }) => [
    String(row.row),
    cells.join('、'),
    reasons.join('；'),
    ...columns.names.map((_, column) => shownText(row.cells[column] ?? null)),
  ]);
  const header = [...REFUSAL_COLUMNS, ...columns.names];
  return workbookOf([{ name: '未导入', rows: [header, ...rows], widths: [6, 10, 40] }]);
}

const TRIES = 1000;

/** `清单-未导入.xlsx`, `清单-未导入-2.xlsx` …: an earlier list is never replaced. */
function freeName(folder: string, stem: string): string {
  for (let n = 1; n < TRIES; n++) {
    const path = join(folder, `${stem}-未导入${n === 1 ? '' : `-${n}`}.xlsx`);
    if (!existsSync(path)) return path;
  }
  throw new ImportError(`未导入的行写不出来：${folder} 里同名的清单太多。`);
}

/** Path of the workbook: `path` when it is given, else beside the file, or in `fallback` where that is read-only. */
export async function writeRefused(
  file: OpenedFile,
  refused: readonly RefusedRow[],
  { path, fallback }: { path?: string | undefined; fallback: string },
): Promise<string> {
  const bytes = bytesOf(file, refused);
  const { name: stem } = parse(file.path);
  const places = path === undefined ? [dirname(file.path), fallback] : [path];
  for (const [i, place] of places.entries()) {
    try {
      const target = path ?? freeName(place, stem);
      await writeNewPrivateFile(target, bytes);
      return target;
    } catch (error) {
      if (i < places.length - 1) continue;
      throw new ImportError(
        `未导入的 ${refused.length} 行写不出清单：${place}。合格的行已经导入。请用 --errors 另外指定一个新文件名。`,
        {
          cause: error,
        },
      );
    }
  }
  throw new Error('there is always a place');
}
