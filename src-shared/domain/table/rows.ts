/** One row of an office's workbook as an order, or why it cannot be one. Nothing is guessed: what is unclear is refused. */
import { REQUEST_TYPES, SATISFACTIONS, type NamedId, type RequestType, type Satisfaction } from '../order/types.ts';
import type { Columns, TableField } from './headers.ts';
import { momentFromSerial, momentFromText } from './moment.ts';

/** A number that the workbook shows as a date. */
export interface Serial {
  serial: number;
  is1904: boolean;
}
export type Cell = string | number | boolean | Serial | null;

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
  type: RequestType;
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
  result: ImportedResult | null;
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

/** Characters of one cell; longer ones are texts of something else. */
const LONGEST: Partial<Record<TableField, number>> = {
  number: 64,
  districtNumber: 64,
  title: 200,
  callerName: 60,
  callerPhone: 40,
  place: 300,
};
const LONGEST_TEXT = 20_000;
/** Whole numbers above it have lost digits: spreadsheets keep fifteen. */
const EXACT = 10 ** 15;

// What a text may not hold when it is shown, stored or printed: control, direction and zero-width marks.
const UNWANTED = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g; // oxlint-disable-line no-control-regex -- these are meant
const MISSING: ReadonlySet<string> = new Set(['', '-', '—', '--', '/', '无', 'N/A', '#N/A', 'NULL', 'null', '(null)']);

const YES: ReadonlySet<string> = new Set([
  '是',
  '有效',
  '已联系',
  '联系',
  '已解决',
  '解决',
  '响应',
  '已响应',
  '1',
  'true',
  'Y',
  '属实',
]);
const NO: ReadonlySet<string> = new Set(['否', '无效', '未联系', '未解决', '未响应', '0', 'false', 'N', '部分解决']);

/** The text of a cell without blanks around it; null when it holds nothing. Numbers are written out whole. */
function textOf(cell: Cell): string | null {
  if (cell === null) return null;
  if (typeof cell === 'object') return String(cell.serial);
  const text = String(cell)
    .replace(UNWANTED, '')
    .replace(/\r\n?/g, '\n')
    .replace(/^[\s\u3000]+|[\s\u3000]+$/g, '');
  return MISSING.has(text) ? null : text;
}

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
    return text !== null && [...text].length > longest ? this.fault(field, `超过${longest}个字`) : text;
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

  moment(field: TableField): number | null {
    const cell = this.cell(field);
    if (typeof cell === 'object' && cell !== null)
      return momentFromSerial(cell.serial, cell.is1904)?.at ?? this.fault(field, '不是有效的日期');
    if (typeof cell === 'number')
      return (momentFromSerial(cell) ?? momentFromText(String(cell)))?.at ?? this.fault(field, '不是有效的日期');
    const text = textOf(cell);
    if (text === null) return null;
    const digits = /^\d{5}(?:\.\d+)?$/.test(text) ? momentFromSerial(Number(text)) : momentFromText(text);
    return digits?.at ?? this.fault(field, `看不懂日期“${text.slice(0, 30)}”`);
  }

  answer(field: TableField): boolean | null {
    const text = this.text(field);
    if (text === null || text === '-1' || text === '未知' || text === '未评价') return null;
    if (YES.has(text)) return true;
    return NO.has(text) ? false : this.fault(field, `看不懂“${text.slice(0, 20)}”，应为是或否`);
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
    return Object.fromEntries(kept);
  }
}

/** `一级->二级->三级`, or three columns. */
function categoryOf(reader: Reader): string[] {
  const levels = (['category1', 'category2', 'category3'] as const).map((field) => reader.text(field));
  const path = reader.text('category')?.split(/\s*(?:->|→|>|\/|\\|—>)\s*/) ?? [];
  return (levels.some((level) => level !== null) ? levels : path).flatMap((level) => (level ? [level] : []));
}

function typeOf(reader: Reader): RequestType {
  const text = reader.text('type') ?? '';
  return REQUEST_TYPES.find((type) => text === type || text === `${type}类`) ?? '诉求';
}

function satisfactionOf(reader: Reader): Satisfaction | null {
  const text = reader.text('sampleSatisfaction');
  if (text === null || text === '未评价' || text === '未知' || text === '-1') return null;
  if (text === '1' || text === '是') return '满意';
  if (text === '0' || text === '否') return '不满意';
  return (
    SATISFACTIONS.find((each) => each === text) ??
    reader.fault('sampleSatisfaction', `看不懂满意程度“${text.slice(0, 20)}”`)
  );
}

/** No result column, or nothing in them: the upper level has not called back. */
function resultOf(reader: Reader): ImportedResult | null {
  const [valid, contacted, solved] = (['sampleValid', 'sampleContacted', 'sampleSolved'] as const).map((field) =>
    reader.answer(field),
  );
  const satisfaction = satisfactionOf(reader);
  if (valid === null && contacted === null && solved === null && satisfaction === null) return null;
  return { valid: valid ?? true, contacted: contacted ?? null, solved: solved ?? null, satisfaction };
}

/** Two columns that count, or one that answers. Neither 1 nor both is unknown, not late. */
function inTimeOf(reader: Reader): boolean | null {
  const [inTime, overdue] = [reader.answer('inTime'), reader.answer('overdue')];
  if (inTime === true) return overdue === true ? null : true;
  return overdue === true ? false : null;
}

export const isBlank = (cells: readonly Cell[]): boolean => cells.every((cell) => textOf(cell) === null);

export function readRow(cells: readonly Cell[], columns: Columns): ReadRow {
  const reader = new Reader(cells, columns);
  const number = reader.digits('number');
  if (number === null && reader.faults.length === 0) reader.fault('number', '没有工单编号');
  const order: ImportedOrder = {
    number: number ?? '',
    districtNumber: reader.digits('districtNumber'),
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
    dueAt: reader.moment('dueAt'),
    repliedAt: reader.moment('repliedAt'),
    completedAt: reader.moment('completedAt'),
    reply: reader.text('reply'),
    result: resultOf(reader),
    inTime: inTimeOf(reader),
    extra: reader.extra(),
  };
  return reader.faults.length > 0 ? { faults: reader.faults } : { order };
}
