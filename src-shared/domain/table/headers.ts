/**
 * Which column of an office's workbook is which field of an order. Header names are those met in real exports
 * (domain.md §3.1); the header may stand below explanatory rows, and columns that nobody knows are kept.
 */

const TABLE_FIELDS = [
  'number',
  'districtNumber',
  'title',
  'content',
  'callerName',
  'callerPhone',
  'place',
  'type',
  'category',
  'category1',
  'category2',
  'category3',
  'channel',
  'district',
  'street',
  'streetId',
  'community',
  'communityId',
  'unit',
  'unitId',
  'createdAt',
  'cityDispatchedAt',
  'districtDispatchedAt',
  'dueAt',
  'repliedAt',
  'completedAt',
  'reply',
  'sampleValid',
  'sampleContacted',
  'sampleSolved',
  'sampleSatisfaction',
  'inTime',
  'overdue',
] as const;
export type TableField = (typeof TABLE_FIELDS)[number];

/** More telling names first: where two columns could be one field, the earlier name wins and the other is kept. */
const NAMES: Record<TableField, readonly string[]> = {
  number: [
    '市级工单编号', '工单编号', '工单号', '工单编码', '外部工单编号', '12345工单编号', '诉求编号', '受理编号', '热线工单编号',
    '案件编号', '留言编号', '问题编号', '编号', 'REC_ID',
  ],
  districtNumber: ['区级工单编号', '区级编号', '区工单编号'],
  title: ['工单标题', '诉求标题', '标题', '留言主题', '主题', '事由'],
  content: [
    '主要内容', '诉求内容', '反映内容', '来电内容', '问题描述', '工单描述', '工单内容', '内容描述', '12345内容描述', '留言详情', '内容',
  ],
  callerName: ['来电人姓名', '来电人', '反映人', '诉求人', '联系人', '投诉人', '留言用户'],
  callerPhone: ['来电人号码', '来电人电话/账号', '来电号码', '来电人电话', '反映人联系电话', '联系电话', '联系方式', '账号', '电话', '手机号'],
  place: ['所属问题点位', '小区点位', '问题点位', '发生地点', '发生地址', '详细地址', '12345诉求地址', '诉求地址', '事发地', '地址', 'OCCUR_PLACE'],
  type: ['工单类型', '诉求类型', '12345工单类型', '工单分类', '案件类型', 'EVENT_PROPERTY_NAME'],
  category: ['问题分类', '市问题分类', '诉求分类', '问题类型'],
  category1: ['市级一级问题分类', '一级分类', '一级标签', '一级业务分类', '一级类别', 'EVENT_TYPE_NAME'],
  category2: ['市级二级问题分类', '二级分类', '二级标签', '二级业务分类', '二级类别', 'MAIN_TYPE_NAME'],
  category3: ['市级三级问题分类', '三级分类', '三级标签', '三级业务分类', '三级类别', 'SUB_TYPE_NAME'],
  channel: ['工单来源', '12345工单来源', '受理渠道', '诉求渠道', '渠道', '来源', 'EVENT_SRC_NAME'],
  district: ['被反映区', '所属区', 'DISTRICT_NAME'],
  street: ['被反映街乡镇', '镇/街道', '所在街道', '街道(镇)', '街乡镇', '街道', 'STREET_NAME'],
  streetId: ['街道编码', '街道编号', 'STREET_ID'],
  community: ['所在村社区', '社区/村', '村/社区', '反映社区', '社区', 'COMMUNITY_NAME'],
  communityId: ['社区编码', '社区编号', 'COMMUNITY_ID'],
  unit: ['承办单位', '主办单位', '办理单位', '责任单位', '处置单位', '二级承办单位简称', '最终处置部门', '处置部门', 'DISPOSE_UNIT_NAME'],
  unitId: ['承办单位编码', '承办单位编号', '单位编码', 'DISPOSE_UNIT_ID'],
  createdAt: ['来电时间', '受理时间', '12345受理时间', '创建时间', '登记时间', '留言时间', '上报时间', 'CREATE_TIME'],
  cityDispatchedAt: ['市派单时间', '派单时间'],
  districtDispatchedAt: ['区派单时间', '转派时间'],
  dueAt: ['处理截止时间', '截止时间', '办理截止时间', '处理期限', '办理时限'],
  repliedAt: ['答复时间', '回复时间', '处理时间'],
  completedAt: ['办结时间', '结案时间', '完成时间'],
  reply: ['答复意见', '回复内容', '答复市民要点', '办理结果', '处理结果', '最终处理情况'],
  sampleValid: ['是否有效回访', '有效回访'],
  sampleContacted: ['是否联系', '是否响应'],
  sampleSolved: ['是否解决'],
  sampleSatisfaction: ['是否满意', '满意度'],
  inTime: ['按时办结', '按期办结', '是否按时办结', 'INTIME_ARCHIVE_NUM'],
  overdue: ['超期办结', '超时办结', '是否超期', 'OVERTIME_ARCHIVE_NUM'],
}; // prettier-ignore

/** Upper case, half width, without blanks and the marks that exports put around a name: `*工单编号：` is `工单编号`. */
const headerKey = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u200B-\u200D\u2060\uFEFF*:：]/gu, '')
    .toUpperCase();

const PLACE_OF = new Map<string, { field: TableField; rank: number }>(
  TABLE_FIELDS.flatMap((field) => NAMES[field].map((name, rank) => [headerKey(name), { field, rank }] as const)),
);

/** Columns by field, and the header's text of every column, known or not. */
export interface Columns {
  /** Index of the header row. */
  row: number;
  at: Partial<Record<TableField, number>>;
  /** Columns that are no field of ours: kept as they came, under this name. */
  others: { name: string; column: number }[];
}

/** A header names the order, and one thing of it at least. */
const ENOUGH = 2;

function columnsOf(cells: readonly string[], row: number): Columns {
  const columns: Columns = { row, at: {}, others: [] };
  const ranks = new Map<TableField, number>();
  for (const [column, text] of cells.entries()) {
    const known = PLACE_OF.get(headerKey(text));
    if (known && (ranks.get(known.field) ?? Infinity) > known.rank) {
      ranks.set(known.field, known.rank);
      columns.at[known.field] = column;
    }
  }
  const taken = new Set(Object.values(columns.at));
  const names = new Map<string, number>();
  for (const [column, text] of cells.entries()) {
    const name = text.trim();
    if (taken.has(column) || name === '') continue;
    const n = (names.get(name) ?? 0) + 1;
    names.set(name, n);
    columns.others.push({ name: n === 1 ? name : `${name}(${n})`, column });
  }
  return columns;
}

/** How far down a header is looked for. */
const HEADER_WITHIN = 30;

/**
 * The row that names most fields, the first of equals; null when none names the order and something of it. `mapping`
 * is an office's own: header text -> field.
 */
export function findHeader(
  rows: readonly (readonly string[])[],
  mapping: Readonly<Record<string, TableField>> = {},
): Columns | null {
  const own = new Map(Object.entries(mapping).map(([name, field]) => [headerKey(name), field]));
  let best: Columns | null = null;
  for (const [row, cells] of rows.slice(0, HEADER_WITHIN).entries()) {
    const columns = columnsOf(cells, row);
    for (const [column, text] of cells.entries()) {
      const field = own.get(headerKey(text));
      if (field === undefined) continue;
      columns.at[field] = column;
      columns.others = columns.others.filter((other) => other.column !== column);
    }
    const found = Object.keys(columns.at).length;
    if (columns.at.number === undefined || found < ENOUGH) continue;
    if (best === null || found > Object.keys(best.at).length) best = columns;
  }
  return best;
}
