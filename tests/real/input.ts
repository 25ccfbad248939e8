/** Real input that does not belong to the project: the folder named by REAL_DATA, read only here. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['REAL_DATA'] ?? '';

export const haveRealData = folder !== '' && existsSync(folder);

export const realPath = (...path: string[]): string => join(folder, ...path);

export const readReal = (...path: string[]): string => readFileSync(realPath(...path), 'utf8').replace(/^\uFEFF/, '');

/** Rows of a CSV file without quoted cells, as these are. Throws on a row of another width. */
export function readRows(...path: string[]): Record<string, string>[] {
  const [head = '', ...lines] = readReal(...path)
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const names = head.split(',');
  return lines.map((line, i) => {
    const cells = line.split(',');
    if (cells.length !== names.length)
      throw new Error(`${path.join('/')} line ${i + 2}: ${cells.length} cells, not ${names.length}`);
    return Object.fromEntries(names.map((name, k) => [name, cells[k] ?? '']));
  });
}
