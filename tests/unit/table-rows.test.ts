import { describe, expect, it } from 'vitest';
import { findHeader } from '#shared/domain/table/headers.ts';
import { isBlank, type Cell } from '#shared/domain/table/cells.ts';
import { readRow, type ImportedOrder } from '#shared/domain/table/rows.ts';
import { at } from './support/world.ts';

/** A row under these headers. */
function read(cells: Record<string, Cell>): ReturnType<typeof readRow> {
  const row = { 工单编号: '1', 主要内容: '漏水', 登记时间: '2019-10-12 08:00', ...cells };
  const columns = findHeader([Object.keys(row)])!;
  return readRow(Object.values(row), columns);
}
function orderOf(cells: Record<string, Cell>): ImportedOrder {
  const found = read(cells);
  if (!('order' in found)) throw new Error(JSON.stringify(found));
  return found.order;
}
const reasonOf = (cells: Record<string, Cell>): string[] => {
  const found = read(cells);
  return 'faults' in found ? found.faults.map(({ reason }) => reason) : [];
};

describe('a row', () => {
  it('is read by its header', () => {
    expect(
      orderOf({
        工单编号: '201910120001',
        标题: ' 楼上漏水　',
        主要内容: '\n\t\t市民反映漏水。\r\n请处理',
        来电号码: 13_800_001_234,
        市派单时间: '2020/1/6 12:09:38',
        办结时间: { serial: 43_836.5, is1904: false },
        问题分类: '城乡建设->市政设施->路灯',
        承办单位: '古城街道',
        备注: '急',
      }),
    ).toMatchObject({
      number: '201910120001',
      title: '楼上漏水',
      content: '市民反映漏水。\n请处理',
      callerPhone: '13800001234',
      cityDispatchedAt: at('2020-01-06 12:09') + 38_000,
      completedAt: at('2020-01-06 12:00'),
      category: ['城乡建设', '市政设施', '路灯'],
      unit: { id: '', name: '古城街道' },
      type: null,
      result: null,
      inTime: null,
      extra: { 备注: '急' },
    });
  });

  it.each([
    ['-', null],
    ['—', null],
    ['  ', null],
    ['#N/A', null],
    ['=cmd|"/c calc"!A1', '=cmd|"/c calc"!A1'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['𬭳㛃\u202E反\u200B映', '𬭳㛃反映'],
    ['😀', '😀'],
  ])('text %j is kept as %j', (text, kept) => {
    expect(orderOf({ 标题: text }).title).toBe(kept);
  });

  it.each([
    [{ 工单编号: null }, '没有工单编号'],
    [{ 工单编号: 201_910_120_000_112_300 }, '科学计数'],
    [{ 来电号码: '1.38E+10' }, '科学计数'],
    [{ 创建时间: '上周五' }, '看不懂日期'],
    [{ 创建时间: '1/2/2019' }, '看不懂日期'],
    [{ 是否解决: '差不多' }, '应为是或否'],
    [{ 是否满意: '还行' }, '看不懂满意程度'],
    [{ 标题: '长'.repeat(201) }, '超过200个字'],
  ])('%j is refused: %s', (cells, reason) => {
    expect(reasonOf(cells as Record<string, Cell>).join()).toContain(reason);
  });

  it('names every fault of it at once', () => {
    expect(reasonOf({ 创建时间: 'x', 办结时间: 'y', 是否解决: 'z' })).toHaveLength(3);
  });

  it.each([
    [{ 是否有效回访: '是', 是否联系: '是', 是否解决: '是', 是否满意: '满意' }, [true, true, true, '满意']],
    [
      { 是否有效回访: '是', 是否联系: '已联系', 是否解决: '部分解决', 是否满意: '不满意' },
      [true, true, false, '不满意'],
    ],
    [{ 是否有效回访: '否', 是否联系: '', 是否解决: '-', 是否满意: '-' }, [false, null, null, null]],
    [{ 是否解决: 1, 是否满意: 0 }, [true, null, true, '不满意']],
    [{ 是否解决: '未知', 是否满意: '未评价' }, null],
  ])('%j is the result %j', (cells, expected) => {
    const { result } = orderOf(cells as Record<string, Cell>);
    expect(result && [result.valid, result.contacted, result.solved, result.satisfaction]).toEqual(expected);
  });

  it.each([
    ['1', '0', true],
    ['0', '1', false],
    ['0', '0', null],
    ['-', '-', null],
    ['1', '1', null],
  ])('in time %s, late %s is %s', (inTime, overdue, expected) => {
    expect(orderOf({ INTIME_ARCHIVE_NUM: inTime, OVERTIME_ARCHIVE_NUM: overdue }).inTime).toBe(expected);
  });

  it.each<[Record<string, Cell>, boolean | null]>([
    [{ 是否按时办结: '是' }, true],
    [{ 是否按时办结: '否' }, null],
    [{ 是否按时办结: '否', 办结时间: '2019-10-13' }, false],
    [{ 按期办结: '逾期', 工单状态: '已办结' }, false],
    [{ 是否超期: '是' }, false],
    [{ 是否超期: '否' }, null],
    [{ 是否超期: '否', 工单状态: '已办结' }, true],
  ])('one column that answers: %j is %s', (cells, expected) => {
    expect(orderOf(cells).inTime).toBe(expected);
  });

  it.each<[Cell, number | null]>([
    ['2019-10-18', at('2019-10-19 00:00')],
    [{ serial: 43_756, is1904: false }, at('2019-10-19 00:00')],
    ['2019-10-18 12:00', at('2019-10-18 12:00')],
    ['5个工作日', null],
    ['72 小时', null],
  ])('a term of %j ends at %s', (cell, expected) => {
    const order = orderOf({ 处理时限: cell });
    expect(order.dueAt).toBe(expected);
    expect(order.extra).toEqual(expected === null ? { 处理时限: cell } : {});
  });

  it("takes the district's number where the city gave none, and one time at least", () => {
    expect(orderOf({ 工单编号: '-', 区级工单编号: 'Q1' })).toMatchObject({ number: 'Q1', districtNumber: 'Q1' });
    expect(reasonOf({ 登记时间: '-' })).toEqual([expect.stringContaining('没有时间')]);
    expect(orderOf({ 登记时间: '-', 区派单时间: '2019-10-12' }).createdAt).toBeNull();
  });

  it('keeps unknown columns as they came, dates written out', () => {
    const cells = { 接电时刻: { serial: 43_836.5, is1904: false }, 数: 12.5, 空: '-', 有: true };
    expect(orderOf(cells).extra).toEqual({ 接电时刻: '2020-01-06 12:00:00', 数: '12.5', 有: 'true' });
    expect(reasonOf({ 很长: '长'.repeat(20_001) })).toEqual([expect.stringContaining('其他各列')]);
  });

  it('joins id and name of a unit, either of which may be missing', () => {
    expect(orderOf({ STREET_NAME: '-', STREET_ID: '104' }).street).toEqual({ id: '104', name: '' });
    expect(orderOf({ STREET_NAME: '-', STREET_ID: '-' }).street).toBeNull();
  });

  it('of blanks is no row', () => {
    expect(isBlank([null, '', ' \u3000', '-'])).toBe(true);
    expect(isBlank([null, 0])).toBe(false);
  });
});
