/** What an import of this file would read, before anything is written. */
import type { TableField } from '#shared/domain/table/headers.ts';
import { readRow, type ImportedOrder } from '#shared/domain/table/rows.ts';
import { columnName } from '../exchange/read-file.ts';
import type { OpenedFile } from './open-file.ts';

export interface PreviewColumn {
  /** Letters of the spreadsheet. */
  column: string;
  name: string;
  /** null = kept as it is. */
  field: TableField | null;
}

export interface PreviewRow {
  row: number;
  order: ImportedOrder | null;
  faults: { cell: string; reason: string }[];
}

export interface Preview {
  sheet: string;
  /** Sheets that hold orders too and would not be taken. */
  left: string[];
  headerRow: number;
  columns: PreviewColumn[];
  rows: number;
  /** Rows that could not be read. */
  faulty: number;
  first: PreviewRow[];
}

/** Rows that are shown as they would be read. */
const FIRST = 20;

export function previewFile({ sheet, left, columns, rows }: OpenedFile): Preview {
  const fields = new Map(Object.entries(columns.at).map(([field, column]) => [column, field as TableField]));
  const read = rows.map(({ row, cells }): PreviewRow => {
    const found = readRow(cells, columns);
    if ('order' in found) return { row, order: found.order, faults: [] };
    const faults = found.faults.map(({ column, reason }) => ({ cell: `${columnName(column)}${row}`, reason }));
    return { row, order: null, faults };
  });
  return {
    sheet,
    left,
    headerRow: columns.row + 1,
    columns: columns.names.map((name, column) => ({
      column: columnName(column),
      name,
      field: fields.get(column) ?? null,
    })),
    rows: rows.length,
    faulty: read.filter(({ faults }) => faults.length > 0).length,
    first: read.slice(0, FIRST),
  };
}
