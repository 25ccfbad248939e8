/** One row of an office's workbook as an order, or why it cannot be one. Nothing is guessed: what is unclear is refused. */
import { LAST_INSTANT } from '../order/fields.ts';
import { REQUEST_TYPES, SATISFACTIONS, type NamedId, type RequestType, type Satisfaction } from '../order/types.ts';
import { DAY } from '../time.ts';
import { textOf, type Cell } from './cells.ts';
import type { Columns, TableField } from './headers.ts';
import { momentFromSerial, momentFromText, type Moment } from './moment.ts';

/** The upper level's own result for an order, as a district's export carries it. */
export interface ImportedResult {
  valid: boolean;
  contacted: boolean | null;
  solved: boolean | null;
  satisfaction: Satisfaction | null;
}

export interface ImportedOrder {
  number: string;
  districtNumber: string | null;
  title: string | null;
  content: string | null;
  callerName: string | null;
  callerPhone: string | null;
  place: string | null;
  /** null = the file does not say. */
  type: RequestType | null;
  category: string[];
  channel: string | null;
  district: string | null;
  street: NamedId | null;
  community: NamedId | null;
  unit: NamedId | null;
  /** Epoch ms. */
  createdAt: number | null;
  cityDispatchedAt: number | null;
  districtDispatchedAt: number | null;
  dueAt: number | null;
  repliedAt: number | null;
  completedAt: number | null;
  reply: string | null;
  /** The file's own word says that the order is closed. */
  closed: boolean;
  result: ImportedResult | null;
  sampledAt: number | null;
  /** Closed in time; null = the file does not say. */
  inTime: boolean | null;
  /** Columns that are no field of ours, as they came. */
  extra: Record<string, string>;
}

export interface CellFault {
  column: number;
  reason: string;
}

export type ReadRow = { order: ImportedOrder } | { faults: CellFault[] };

/** Characters of one cell, as the rules count them; longer ones are texts of something else. */
const LONGEST: Partial<Record<TableField, number>> = {
  number: 64,
  districtNumber: 64,
  title: 200,
  callerName: 60,
  callerPhone: 40,
  place: 300,
  category1: 40,
  category2: 40,
  category3: 40,
  channel: 60,
  district: 100,
  street: 100,
  streetId: 64,
  community: 100,
  communityId: 64,
  unit: 100,
  unitId: 64,
};
const LONGEST_TEXT = 20_000;
/** Names of the levels of a category, one by one. */
const LONGEST_LEVEL = 40;
const LEVELS = 5;
/** Characters of all columns that are no field of ours: orders travel whole. */
const LONGEST_EXTRA = 20_000;
/** `5个工作日`: how long, not until when. */
const DURATION = /^\d+(?:\.\d+)?\s*个?(?:工作日|自然日|小时|分钟|天|日|时|周|月)$/;
/** Words of an order that is closed. */
const CLOSED: ReadonlySet<string> = new Set([
  '办结', '已办结', '结案', '已结案', '完成', '已完成', '归档', '已归档', '已结束', '已关闭', '已完结', '完结',
]); // prettier-ignore
/** Whole numbers above it have lost digits: spreadsheets keep fifteen. */
const EXACT = 10 ** 15;

const YES: ReadonlySet<string> = new Set([
  '是', '有效', '已联系', '联系', '已解决', '解决', '响应', '已响应', '属实', '1', 'true', 'yes', 'y', '√',
]); // prettier-ignore
const NO: ReadonlySet<string> = new Set([
  '否', '无效', '未联系', '未解决', '未响应', '部分解决', '0', 'false', 'no', 'n', '×',
]); // prettier-ignore
const UNKNOWN: ReadonlySet<string> = new Set(['-1', '未知', '未评价', '不详']);
const TIMELY: ReadonlySet<string> = new Set(['按时', '按期', '及时', '按时办结', '按期办结', '未超期', '未逾期']);
const LATE: ReadonlySet<string> = new Set([
  '超期',
  '超时',
  '逾期',
  '超期办结',
  '超时办结',
  '逾期办结',
  '已超期',
  '已逾期',
]);

class Reader {
  readonly faults: CellFault[] = [];
  readonly #cells: readonly Cell[];
  readonly #columns: Columns;

  constructor(cells: readonly Cell[], columns: Columns) {
    this.#cells = cells;
    this.#columns = columns;
  }

  fault(field: TableField, reason: string): null {
    this.faults.push({ column: this.#columns.at[field] ?? 0, reason });
    return null;
  }

  cell(field: TableField): Cell {
    const column = this.#columns.at[field];
    return column === undefined ? null : (this.#cells[column] ?? null);
  }

  text(field: TableField): string | null {
    const text = textOf(this.cell(field));
    const longest = LONGEST[field] ?? LONGEST_TEXT;
    return text !== null && text.length > longest ? this.fault(field, `超过${longest}个字`) : text;
  }

  /** A number or a telephone: digits that a spreadsheet has rounded away cannot be brought back. */
  digits(field: TableField): string | null {
    const cell = this.cell(field);
    const text = this.text(field);
    const isRounded = typeof cell === 'number' && Math.abs(cell) >= EXACT;
    if (isRounded || (text !== null && /^\d(?:\.\d+)?E\+?\d+$/i.test(text)))
      return this.fault(field, '号码被表格存成了科学计数，后几位已经丢失；请把这一列设为文本后重新导出');
    return text;
  }

  #moment(field: TableField): Moment | null {
    const moment = this.#written(field);
    const isOurs = moment === null || (moment.at >= 0 && moment.at <= LAST_INSTANT);
    return isOurs ? moment : this.fault(field, `日期“${textOf(this.cell(field))?.slice(0, 30) ?? ''}”不是近年的日期`);
  }

  #written(field: TableField): Moment | null {
    const cell = this.cell(field);
    if (typeof cell === 'object' && cell !== null)
      return momentFromSerial(cell.serial, cell.is1904, cell.showsTime) ?? this.fault(field, '不是有效的日期');
    if (typeof cell === 'number')
      return momentFromSerial(cell) ?? momentFromText(String(cell)) ?? this.fault(field, '不是有效的日期');
    const text = textOf(cell);
    if (text === null) return null;
    const isSerial = /^\d{5}(?:\.\d+)?$/.test(text);
    const found = isSerial ? momentFromSerial(Number(text)) : momentFromText(text);
    return found ?? this.fault(field, `看不懂日期“${text.slice(0, 30)}”`);
  }

  /** Epoch ms. */
  moment(field: TableField): number | null {
    return this.#moment(field)?.at ?? null;
  }

  /** A day as a term lasts until its 24:00. Null for a cell that says how long. */
  term(field: TableField): number | null {
    if (this.#isDuration(field)) return null;
    const moment = this.#moment(field);
    return moment && moment.at + (moment.exact === 'day' ? DAY : 0);
  }

  #isDuration(field: TableField): boolean {
    return DURATION.test(textOf(this.cell(field)) ?? '');
  }

  answer(field: TableField, more: { yes?: ReadonlySet<string>; no?: ReadonlySet<string> } = {}): boolean | null {
    const text = this.text(field)?.toLowerCase() ?? null;
    if (text === null || UNKNOWN.has(text)) return null;
    if (YES.has(text) || more.yes?.has(text)) return true;
    return NO.has(text) || more.no?.has(text) ? false : this.fault(field, `看不懂“${text.slice(0, 20)}”，应为是或否`);
  }

  named(name: TableField, id: TableField): NamedId | null {
    const found = { id: this.text(id) ?? '', name: this.text(name) ?? '' };
    return found.id === '' && found.name === '' ? null : found;
  }

  extra(): Record<string, string> {
    const kept: [string, string][] = [];
    for (const { name, column } of this.#columns.others) {
      const text = textOf(this.#cells[column] ?? null);
      if (text !== null) kept.push([name, text]);
    }
    const dueColumn = this.#columns.at.dueAt;
    if (dueColumn !== undefined && this.#isDuration('dueAt'))
      kept.push([this.#columns.names[dueColumn] ?? '', textOf(this.#cells[dueColumn] ?? null) ?? '']);
    const extra = Object.fromEntries(kept);
    if (JSON.stringify(extra).length > LONGEST_EXTRA)
      this.faults.push({
        column: this.#columns.others[0]?.column ?? 0,
        reason: `其他各列合计超过${LONGEST_EXTRA}个字`,
      });
    return extra;
  }
}

/** `一级->二级->三级`, or three columns. */
function categoryOf(reader: Reader): string[] {
  const levels = (['category1', 'category2', 'category3'] as const).map((field) => reader.text(field));
  const path = reader.text('category')?.split(/\s*(?:->|—>|→|>|\/|\\)\s*/) ?? [];
  const found = (levels.some((level) => level !== null) ? levels : path).flatMap((level) => (level ? [level] : []));
  if (found.length > LEVELS || found.some((level) => level.length > LONGEST_LEVEL))
    reader.fault('category', `问题分类超过${LEVELS}级，或一级超过${LONGEST_LEVEL}个字`);
  return found;
}

/** A word that is none of ours is an ordinary request. */
function typeOf(reader: Reader): RequestType | null {
  const text = reader.text('type');
  return text === null ? null : (REQUEST_TYPES.find((type) => text === type || text === `${type}类`) ?? '诉求');
}

function satisfactionOf(reader: Reader): Satisfaction | null {
  const text = reader.text('sampleSatisfaction');
  if (text === null || UNKNOWN.has(text)) return null;
  if (text === '1' || text === '是') return '满意';
  if (text === '0' || text === '否') return '不满意';
  return (
    SATISFACTIONS.find((each) => each === text) ??
    reader.fault('sampleSatisfaction', `看不懂满意程度“${text.slice(0, 20)}”`)
  );
}

/**
 * No result column, or nothing in them: the upper level has not called back. Where a column tells the valid callbacks,
 * only its yes is one (domain.md §2.1); a file without it lists nothing else.
 */
function resultOf(reader: Reader, { at }: Columns): ImportedResult | null {
  const [valid, contacted, solved] = (['sampleValid', 'sampleContacted', 'sampleSolved'] as const).map((field) =>
    reader.answer(field),
  );
  const satisfaction = satisfactionOf(reader);
  if (valid === null && contacted === null && solved === null && satisfaction === null) return null;
  return {
    valid: valid ?? at.sampleValid === undefined,
    contacted: contacted ?? null,
    solved: solved ?? null,
    satisfaction,
  };
}

/**
 * Two columns that count, or one that answers. Of two, neither 1 nor both is unknown, not late: 0 in time beside 0 late
 * is an order that is still open. Of one, a "no" says something only of an order that is closed.
 */
function inTimeOf(reader: Reader, { at }: Columns, isClosed: boolean): boolean | null {
  const inTime = reader.answer('inTime', { yes: TIMELY, no: LATE });
  const overdue = reader.answer('overdue', { yes: LATE, no: TIMELY });
  if (inTime === true || overdue === true) return inTime === overdue ? null : inTime === true;
  const isAlone = at.inTime === undefined || at.overdue === undefined;
  const answer = inTime ?? (overdue === null ? null : !overdue);
  return isAlone && isClosed ? answer : null;
}

export function readRow(cells: readonly Cell[], columns: Columns): ReadRow {
  const reader = new Reader(cells, columns);
  const [cityNumber, districtNumber] = [reader.digits('number'), reader.digits('districtNumber')];
  // An order that the district made itself has no number of the city.
  const number = cityNumber ?? districtNumber;
  if (number === null && reader.faults.length === 0) reader.fault('number', '没有工单编号');
  const order: ImportedOrder = {
    number: number ?? '',
    districtNumber,
    title: reader.text('title'),
    content: reader.text('content'),
    callerName: reader.text('callerName'),
    callerPhone: reader.digits('callerPhone'),
    place: reader.text('place'),
    type: typeOf(reader),
    category: categoryOf(reader),
    channel: reader.text('channel'),
    district: reader.text('district'),
    street: reader.named('street', 'streetId'),
    community: reader.named('community', 'communityId'),
    unit: reader.named('unit', 'unitId'),
    createdAt: reader.moment('createdAt'),
    cityDispatchedAt: reader.moment('cityDispatchedAt'),
    districtDispatchedAt: reader.moment('districtDispatchedAt'),
    dueAt: reader.term('dueAt'),
    repliedAt: reader.moment('repliedAt'),
    completedAt: reader.moment('completedAt'),
    reply: reader.text('reply'),
    closed: CLOSED.has(reader.text('status') ?? ''),
    result: resultOf(reader, columns),
    sampledAt: reader.moment('sampledAt'),
    inTime: null,
    extra: reader.extra(),
  };
  const isClosed = order.completedAt !== null || order.closed || order.result !== null;
  order.inTime = inTimeOf(reader, columns, isClosed);
  const { createdAt, cityDispatchedAt, districtDispatchedAt } = order;
  if ((createdAt ?? cityDispatchedAt ?? districtDispatchedAt) === null && reader.faults.length === 0)
    reader.fault('createdAt', '没有时间：派单、来电、受理或创建时间要有一个');
  return reader.faults.length > 0 ? { faults: reader.faults } : { order };
}
