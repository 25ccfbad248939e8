import { describe, expect, it } from 'vitest';
import { fieldNamed, findHeader } from '#shared/domain/table/headers.ts';

const fieldsOf = (...rows: string[][]): unknown => {
  const found = findHeader(rows);
  return found && { row: found.row, ...found.at };
};

describe('the header of a workbook', () => {
  it.each([
    [
      '怀柔',
      '创建时间 办结时间 一级分类 二级分类 三级分类 主要内容 被反映街乡镇 所在村社区 二级承办单位简称 处理结果 是否有效回访 是否联系 是否解决 是否满意 工单编号',
      { createdAt: 0, completedAt: 1, category1: 2, content: 5, street: 6, community: 7, unit: 8, reply: 9, sampleValid: 10, sampleSatisfaction: 13, number: 14 }, // prettier-ignore
    ],
    [
      '区级导出',
      '序号 创建时间 外部工单编号 区级工单编号 派单类型 工单来源 来电主体 工单类型 工单标题 主要内容 所在街道 镇/街道 所属问题点位 来电人姓名 来电人号码 市级一级问题分类 承办单位',
      { createdAt: 1, number: 2, districtNumber: 3, channel: 5, type: 7, title: 8, content: 9, street: 11, place: 12, callerName: 13, callerPhone: 14, category1: 15, unit: 16 }, // prettier-ignore
    ],
    [
      '坪山',
      'REPORT_NUM EVENT_PROPERTY_NAME EVENT_TYPE_NAME EVENT_SRC_NAME REC_ID STREET_ID STREET_NAME CREATE_TIME DISPOSE_UNIT_NAME INTIME_ARCHIVE_NUM',
      { type: 1, category1: 2, channel: 3, number: 4, streetId: 5, street: 6, createdAt: 7, unit: 8, inTime: 9 },
    ],
    ['留言', '留言编号 留言用户 留言主题 留言时间 留言详情 答复意见 答复时间', { number: 0, callerName: 1, title: 2, createdAt: 3, content: 4, reply: 5, repliedAt: 6 }], // prettier-ignore
  ])('of %s is understood', (_name, header, expected) => {
    expect(fieldsOf(header.split(' '))).toMatchObject({ row: 0, ...expected });
  });

  it('may stand below explanatory rows, with marks and blanks in its names', () => {
    const rows = [
      ['2019年10月诉求清单', '', ''],
      ['填表说明：编号不得重复'],
      [],
      ['* 工单 编号：', ' 主要内容', '备注'],
    ];
    expect(fieldsOf(...rows)).toEqual({ row: 3, number: 0, content: 1 });
    expect(findHeader(rows)?.others).toEqual([{ name: '备注', column: 2 }]);
  });

  it('keeps columns that nobody knows, also those of one name and the weaker of two', () => {
    const found = findHeader([['编号', '工单编号', '标题', '备注', '备注', '', '经办人']]);
    expect(found?.at).toEqual({ number: 1, title: 2 });
    expect(found?.others).toEqual([
      { name: '编号', column: 0 },
      { name: '备注', column: 3 },
      { name: '备注(2)', column: 4 },
      { name: '经办人', column: 6 },
    ]);
  });

  it('is none without a number or with a number alone', () => {
    expect(findHeader([['标题', '内容', '街道']])).toBeNull();
    expect(findHeader([['编号', '年龄']])).toBeNull();
    expect(findHeader([])).toBeNull();
  });

  it.each([
    ['12345受理时间', 'createdAt'],
    ['12345内容描述', 'content'],
    ['是否满意(是/否)', 'sampleSatisfaction'],
    ['街道（镇）', 'street'],
    ['一级业务分类', 'category1'],
    ['处理期限', 'dueAt'],
    ['最终处置部门', 'unit'],
    ['工单状态', 'status'],
    ['回访时间', 'sampledAt'],
  ])('knows %s', (name, field) => {
    expect(findHeader([['12345工单编号', name]])?.at).toEqual({ number: 0, [field]: 1 });
    expect(fieldNamed(name)).toBe(field);
  });

  it('may be two rows, of groups and of names', () => {
    const rows = [
      ['清单'],
      ['工单编号', '来电', '', '回访', ''],
      ['', '主要内容', '创建时间', '是否联系', '是否解决'],
      ['1', 'x'],
    ];
    expect(fieldsOf(...rows)).toEqual({
      row: 2,
      number: 0,
      content: 1,
      createdAt: 2,
      sampleContacted: 3,
      sampleSolved: 4,
    });
    expect(findHeader(rows)?.others).toEqual([]);
  });

  it('is the one row where the row above or below adds nothing', () => {
    expect(fieldsOf(['工单编号', '标题', '创建时间'], ['街道', '', ''])).toMatchObject({ row: 0, number: 0, title: 1 });
  });

  it("passes over our own list's columns, and keeps the word of an order's state", () => {
    const found = findHeader([['行号', '单元格', '原因', '工单编号', '工单状态']]);
    expect(found?.others).toEqual([{ name: '工单状态', column: 4 }]);
    expect(findHeader([['行号', '工单编号', '标题']])?.others).toEqual([{ name: '行号', column: 0 }]);
  });

  it('keeps the column whose field an own name took', () => {
    const found = findHeader([['流水', '工单编号', '标题']], { 流水: 'number' });
    expect(found?.others).toEqual([{ name: '工单编号', column: 1 }]);
    expect(fieldNamed('没有这一列')).toBeNull();
  });

  it("obeys an office's own names first", () => {
    const found = findHeader([['流水', '工单编号', '正文']], { 流水: 'number', 正文: 'content' });
    expect(found?.at).toEqual({ number: 0, content: 2 });
  });

  it('reads full-width names, and names with marks, as the plain ones', () => {
    expect(fieldsOf(['＊工单编号 ：', '来电人电话／账号'])).toEqual({ row: 0, number: 0, callerPhone: 1 });
  });
});
