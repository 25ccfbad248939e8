/** Files of an office, made for a test, and a folder for a store that was never enrolled. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workbookOf, type OutCell } from '../../../src-main/engine/exchange/write-workbook.ts';
import { readTables } from '../../../src-main/engine/exchange/read-file.ts';
import { run, type Answer, type RunOptions } from './cli.ts';
import { temporary } from './desk.ts';

export type Cells = readonly OutCell[];

export const HEADER = [
  '工单编号',
  '标题',
  '主要内容',
  '来电人',
  '来电号码',
  '创建时间',
  '街道',
  '是否解决',
  '是否满意',
  '备注',
];

/** A row under HEADER; a number of its own each. */
export const row = (n: number, patch: Partial<Record<string, OutCell>> = {}): OutCell[] => {
  const cells: Record<string, OutCell> = {
    工单编号: `N${n}`,
    标题: `第${n}件`,
    主要内容: `市民反映第${n}处路灯不亮。`,
    来电人: '方女士',
    来电号码: '13800001234',
    创建时间: '2019-10-12 08:00:00',
    街道: '八角街道',
    ...patch,
  };
  return HEADER.map((name) => cells[name] ?? null);
};
export const rows = (count: number): OutCell[][] => Array.from({ length: count }, (_, i) => row(i + 1));

const csvCell = (cell: OutCell): string =>
  typeof cell === 'string' ? `"${cell.replaceAll('"', '""')}"` : String(cell ?? '');
export const csvOf = (...lines: readonly Cells[]): string =>
  lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');

/** A folder with a store that nobody has made yet. */
export class Folder {
  readonly dir = temporary();
  readonly where = ['--store', join(this.dir, 'store'), '--key-file', join(this.dir, 'key'), '--json'];

  write(name: string, content: Uint8Array | string): string {
    const path = join(this.dir, name);
    writeFileSync(path, content);
    return path;
  }
  xlsx(name: string, ...lines: readonly Cells[]): string {
    return this.write(name, workbookOf([{ name: '工单', rows: lines }]));
  }
  csv(name: string, ...lines: readonly Cells[]): string {
    return this.write(name, csvOf(...lines));
  }
  import(file: string, ...more: string[]): Promise<Answer> {
    return run(['import', file, ...more, ...this.where], { cwd: this.dir });
  }
  run(args: string[], options: RunOptions = {}): Promise<Answer> {
    return run([...args, ...this.where], { cwd: this.dir, ...options });
  }
}

export interface Counts {
  read: number;
  new: number;
  updated: number;
  unchanged: number;
  refused: number;
  errorFile: string | null;
}

/** The rows of a workbook as texts. */
export const textsOf = (path: string): string[][] =>
  (readTables(path)[0]?.rows ?? []).map((cells) => cells.map((cell) => String(cell ?? '')));
