/** Results of the upper level, as a file's columns say them. */
import { describe, expect, it } from 'vitest';
import type { Cell } from '#shared/domain/table/cells.ts';
import { findHeader } from '#shared/domain/table/headers.ts';
import { readRow, type ImportedResult } from '#shared/domain/table/rows.ts';

function resultOf(cells: Record<string, Cell>): ImportedResult | null {
  const row = { 工单编号: '1', 登记时间: '2019-10-12 08:00', ...cells };
  const found = readRow(Object.values(row), findHeader([Object.keys(row)])!);
  if (!('order' in found)) throw new Error(JSON.stringify(found));
  return found.order.result;
}
const answers = { 是否联系: '是', 是否解决: '是', 是否满意: '满意' };

describe('a valid callback', () => {
  it.each<[Cell, boolean]>([
    ['是', true],
    ['1', true],
    ['否', false],
    ['0', false],
    // The formula counts 是 (domain.md §2.1): a row that does not say it is in no denominator.
    ['', false],
    [null, false],
    ['-', false],
    ['未知', false],
  ])('%j beside answers is valid: %s', (是否有效回访, valid) => {
    expect(resultOf({ 是否有效回访, ...answers })?.valid).toBe(valid);
  });

  it('needs no column of its own', () => {
    expect(resultOf(answers)?.valid).toBe(true);
  });

  it('is no result where nothing is said', () => {
    expect(resultOf({ 是否有效回访: '-', 是否联系: '', 是否解决: '-', 是否满意: '' })).toBeNull();
  });
});
