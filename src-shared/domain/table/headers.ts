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
  'status',
  'reply',
  'sampleValid',
  'sampleContacted',
  'sampleSolved',
  'sampleSatisfaction',
  'sampledAt',
  'inTime',
  'overdue',
] as const;
export type TableField = (typeof TABLE_FIELDS)[number];

/** More telling names first: where two columns could be one field, the earlier name wins and the other is kept. */
const NAMES: Record<TableField, readonly string[]> = {
  number: [
    '市级工单编号', '工单编号', '工单号', '工单编码', '外部工单编号', '诉求编号', '受理编号', '热线工单编号', '案件编号', '留言编号',
    '问题编号', '事项编号', '受理单号', '编号', 'REC_ID',
  ],
  districtNumber: ['区级工单编号', '区级编号', '区工单编号', '区级工单号'],
  title: ['工单标题', '诉求标题', '标题', '留言主题', '主题', '事由'],
  content: [
    '主要内容', '诉求内容', '反映内容', '来电内容', '问题描述', '工单描述', '工单内容', '内容描述', '留言详情', '诉求描述', '内容',
  ],
  callerName: [
    '来电人姓名', '来电人', '反映人', '反映人姓名', '诉求人', '诉求人姓名', '联系人', '投诉人', '市民姓名', '留言用户', '姓名',
  ],
  callerPhone: [
    '来电人号码', '来电人电话/账号', '来电号码', '来电人电话', '来电电话', '反映人联系电话', '反映人电话', '联系电话', '联系方式', '账号', '电话',
    '联系号码', '诉求号码', '手机号', '手机号码',
  ],
  place: [
    '所属问题点位', '小区点位', '问题点位', '发生地点', '发生地址', '详细地址', '诉求地址', '事发地', '事发地址', '事发地点', '问题地址', '地址',
    'OCCUR_PLACE',
  ],
  type: ['工单类型', '诉求类型', '工单分类', '诉求类别', '来电类别', '案件类型', 'EVENT_PROPERTY_NAME'],
  category: ['问题分类', '市问题分类', '诉求分类', '问题类型'],
  category1: ['市级一级问题分类', '一级问题分类', '一级分类', '一级标签', '一级业务分类', '一级类别', 'EVENT_TYPE_NAME'],
  category2: ['市级二级问题分类', '二级问题分类', '二级分类', '二级标签', '二级业务分类', '二级类别', 'MAIN_TYPE_NAME'],
  category3: ['市级三级问题分类', '三级问题分类', '三级分类', '三级标签', '三级业务分类', '三级类别', 'SUB_TYPE_NAME'],
  channel: ['工单来源', '受理渠道', '诉求渠道', '受理方式', '来电渠道', '数据来源', '渠道', '来源', 'EVENT_SRC_NAME'],
  district: ['被反映区', '所属区', '所在区', '区县', '行政区', 'DISTRICT_NAME'],
  street: [
    '被反映街乡镇', '镇/街道', '所在街道', '所属街道', '反映街道', '街道(镇)', '街道/乡镇', '街乡镇', '街镇', '乡镇街道', '被反映街道', '街道', 'STREET_NAME',
  ],
  streetId: ['街道编码', '街道编号', '街道代码', 'STREET_ID'],
  community: [
    '所在村社区', '社区/村', '村/社区', '社区(村)', '反映社区', '所在社区', '所属社区', '社区名称', '社区', 'COMMUNITY_NAME',
  ],
  communityId: ['社区编码', '社区编号', '社区代码', 'COMMUNITY_ID'],
  unit: [
    '承办单位', '主办单位', '办理单位', '责任单位', '主责单位', '处置单位', '处理单位', '二级承办单位简称', '二级承办单位', '最终处置部门', '处置部门',
    'DISPOSE_UNIT_NAME',
  ],
  unitId: ['承办单位编码', '承办单位编号', '承办单位代码', '单位编码', '单位代码', 'DISPOSE_UNIT_ID'],
  createdAt: [
    '来电时间', '受理时间', '创建时间', '登记时间', '诉求时间', '反映时间', '投诉时间', '留言时间', '上报时间', '提交时间', 'CREATE_TIME',
  ],
  cityDispatchedAt: ['市派单时间', '市级派单时间', '派单时间', '派发时间', '交办时间'],
  districtDispatchedAt: ['区派单时间', '区级派单时间', '转派时间', '转办时间'],
  dueAt: ['处理截止时间', '截止时间', '办理截止时间', '处理期限', '办理期限', '处理时限', '办理时限', '计划完成时间'],
  repliedAt: ['答复时间', '回复时间', '反馈时间', '处理时间'],
  completedAt: ['办结时间', '结案时间', '完成时间'],
  status: ['工单状态', '办理状态', '案件状态', '处理状态', '状态'],
  reply: [
    '答复意见', '回复内容', '答复内容', '答复市民要点', '办理结果', '处理结果', '最终处理情况', '办理情况', '反馈内容', '回复意见', '处理意见',
  ],
  sampleValid: ['是否有效回访', '有效回访', '回访是否有效'],
  sampleContacted: ['是否联系', '是否响应', '工作人员是否联系市民', '联系情况', '响应情况'],
  sampleSolved: ['是否解决', '是否已解决', '解决情况'],
  sampleSatisfaction: ['是否满意', '满意度', '满意程度', '满意情况'],
  sampledAt: ['回访时间', '抽查时间'],
  inTime: ['按时办结', '按期办结', '是否按时办结', '是否按期办结', '是否按时', '是否按期', 'INTIME_ARCHIVE_NUM'],
  overdue: ['超期办结', '超时办结', '逾期办结', '是否超期', '是否逾期', '是否超时', 'OVERTIME_ARCHIVE_NUM'],
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

/** The city's exports put the hotline's number before a name (`12345受理时间`), forms an example behind it (`是否满意(是/否)`). */
const forms = (key: string): string[] => [key, key.replace(/^12345/, ''), key.replace(/\([^()]*\)$/, '')];

const placeOf = (text: string): { field: TableField; rank: number } | undefined =>
  forms(headerKey(text)).flatMap((form) => PLACE_OF.get(form) ?? [])[0];

/** An office's own names: header text -> field. They stand before ours. */
export type HeaderMapping = Readonly<Record<string, TableField>>;

/** The field that a person means by one of its names, in a mapping of their own; null when nobody knows it. */
export const fieldNamed = (text: string): TableField | null =>
  TABLE_FIELDS.find((field) => field === text) ?? placeOf(text)?.field ?? null;

/** Columns by field, and the header's text of every column, known or not. */
export interface Columns {
  /** Index of the header row, of the lower one where two rows are the header. */
  row: number;
  at: Partial<Record<TableField, number>>;
  /** Names of all columns, by column; '' for a column without one. */
  names: readonly string[];
  /** Columns that are no field of ours: kept as they came, under this name. */
  others: { name: string; column: number }[];
}

/** A header names the order, and one thing of it at least. */
const ENOUGH = 2;

/** The state of an order says only whether it is closed; its word is kept beside that. */
const KEPT: ReadonlySet<TableField> = new Set(['status']);

/** Columns that our own list of refused rows puts before the file's. */
export const REFUSAL_COLUMNS = ['行号', '单元格', '原因'] as const;

function fieldsOf(names: readonly string[], own: ReadonlyMap<string, TableField>): Columns['at'] {
  const at: Columns['at'] = {};
  const ranks = new Map<TableField, number>();
  for (const [column, text] of names.entries()) {
    const mapped = own.get(headerKey(text));
    const known = mapped === undefined ? placeOf(text) : { field: mapped, rank: -1 };
    if (known && (ranks.get(known.field) ?? Infinity) > known.rank) {
      ranks.set(known.field, known.rank);
      at[known.field] = column;
    }
  }
  return at;
}

function othersOf(names: readonly string[], at: Columns['at']): Columns['others'] {
  const taken = new Set(Object.entries(at).flatMap(([field, column]) => (KEPT.has(field as TableField) ? [] : column)));
  const isOurs = REFUSAL_COLUMNS.every((name) => names.includes(name));
  const seen = new Map<string, number>();
  const others: Columns['others'] = [];
  for (const [column, text] of names.entries()) {
    const name = text.trim().slice(0, 60);
    if (taken.has(column) || name === '' || (isOurs && REFUSAL_COLUMNS.some((ours) => ours === name))) continue;
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    others.push({ name: n === 1 ? name : `${name}(${n})`, column });
  }
  return others;
}

const columnsOf = (names: readonly string[], row: number, own: ReadonlyMap<string, TableField>): Columns => {
  const at = fieldsOf(names, own);
  return { row, at, names, others: othersOf(names, at) };
};

/** A row of groups above a row of names: each column takes the name below, or the group's where there is none. */
const joined = (upper: readonly string[], lower: readonly string[]): string[] =>
  Array.from({ length: Math.max(upper.length, lower.length) }, (_, column) => {
    const below = lower[column] ?? '';
    return below.trim() === '' ? (upper[column] ?? '') : below;
  });

/** How far down a header is looked for. */
export const HEADER_WITHIN = 30;

const count = ({ at }: Columns): number => Object.keys(at).length;

/**
 * The row, or the two rows, that name most fields, the first of equals; null when none names the order and something of
 * it.
 */
export function findHeader(rows: readonly (readonly string[])[], mapping: HeaderMapping = {}): Columns | null {
  const own = new Map(Object.entries(mapping).map(([name, field]) => [headerKey(name), field]));
  let best: Columns | null = null;
  for (const [row, cells] of rows.slice(0, HEADER_WITHIN).entries()) {
    const upper = row === 0 ? undefined : rows[row - 1];
    // One row is enough when it names as much as the two.
    for (const names of upper ? [cells, joined(upper, cells)] : [cells]) {
      const columns = columnsOf(names, row, own);
      const isNamed = columns.at.number !== undefined || columns.at.districtNumber !== undefined;
      if (isNamed && count(columns) >= ENOUGH && count(columns) > (best ? count(best) : 0)) best = columns;
    }
  }
  return best;
}
