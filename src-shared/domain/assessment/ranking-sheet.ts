/**
 * The printed weekly ranking: what the sheet page is given (plain JSON, nothing left to compute) and the sentences it
 * prints around the table.
 */
import { periodName, type Period } from './period.ts';
import { dayStart, formatMinute, HOUR, MINUTE, wall } from '../time.ts';
import type { Counts } from './counts.ts';
import type { RankedUnit, Ranking } from './ranking.ts';
import { scoreTerms, type Rate } from './rates.ts';
import { COUNTING_LABEL, DATE_FIELD_LABEL, formulaText, type Counting, type DateField, type Scheme } from './scheme.ts';
import { SUBJECT_LABEL, type Subject } from './subject.ts';

export interface RankingSheetRow extends Counts {
  /** Null: listed, not ranked (样本不足). */
  rank: number | null;
  unitName: string;
  /** Heads the units that are ranked apart from the others, with their sums. */
  isGroup: boolean;
  response: Rate;
  resolution: Rate;
  satisfaction: Rate;
  /** Rounded to the scheme's decimals; null prints as “—”. */
  score: string | null;
  note: string;
}

export interface RankingSheet {
  /** Whose units are ranked; empty for orders of files that belong to no workstation. */
  districtName: string;
  subject: Subject;
  /** `toAt` is exclusive; a period that ends at midnight prints as 24时 of the day before. */
  period: Period;
  scheme: {
    id: string;
    name: string;
    /** 示例: not decided by any office. */
    example: boolean;
    /** One sentence with its full stop. */
    formula: string;
    /** A unit's score step by step, one sentence with its full stop; null when no unit is ranked. */
    workedExample: string | null;
    /** Fewer valid call-backs than this: listed, not ranked. */
    minimumSample: number;
    counting: Counting;
    dateField: DateField;
  };
  /** Of a ranking in groups, each group's sums stand above its units. */
  rows: RankingSheetRow[];
  /** Counts added up, rates from the sums (合并计算). */
  total: RankingSheetRow;
  /** Orders of the period that units outside of the table answer for. */
  uncounted: number;
  /** Finally excluded orders of the units of the table. */
  excluded: number;
  /** Invented orders: the paper must not pass for a real one. */
  isDemo: boolean;
  /** Whose results the rates count: 上级抽查结果 or 本级回访. */
  source: 'upperLevelSample' | 'ownCallback';
  offline: { sinceAt: number | null };
  /** `centreAt` is null when this store never synced. */
  dataAsOf: { centreAt: number | null; localAt: number };
  unsent: number;
  printedBy: string;
  printNumber: string | null;
  /** 1 for the first print; a reprint says 第2次打印. Null for a preview, which is not a print. */
  copyNumber: number | null;
  snapshot: { id: string; shortHash: string } | null;
}

/** A sheet whose print was begun. */
export type PrintedRankingSheet = RankingSheet & { copyNumber: number };

/** Everything of a sheet that does not follow from ranking and scheme. */
export type RankingSheetFrame = Omit<RankingSheet, 'scheme' | 'rows' | 'total' | 'excluded'>;

export interface RankingSheetTexts {
  title: string;
  subtitle: string;
  /** Top left: print number, copy, handling. */
  printLines: string[];
  /** Top right, framed: what keeps this sheet from being an official result. */
  marks: string[];
  /** The line above the table. */
  meta: string[];
  notes: string[];
  footLeft: string[];
  footRight: string[];
}

const SOURCE_LABEL = { upperLevelSample: '上级抽查结果', ownCallback: '本级回访' } as const;

function sheetRow(
  { counts, name, rank, response, resolution, satisfaction, score }: RankedUnit,
  note: string,
): RankingSheetRow {
  return { ...counts, rank, unitName: name, isGroup: false, response, resolution, satisfaction, score, note };
}

/** Both countings are told wherever they differ; '' where they do not. */
export function otherCountingText({ counts, other }: RankedUnit, counting: Counting): string {
  if (other.counts.assessed === counts.assessed) return '';
  const beside = counting === 'assessed' ? '全量' : '考核';
  return `${beside}${other.counts.assessed}件${other.score === null ? '' : `，${other.score}分`}`;
}

function noteOf(unit: RankedUnit, scheme: Scheme): string {
  const unranked = unit.counts.sample === 0 ? '无有效回访' : `不足${scheme.minimumSample}件不排`;
  const parts = [unit.rank === null ? unranked : '', otherCountingText(unit, scheme.counting)];
  return parts.filter((part) => part !== '').join('，');
}

/** Finally excluded orders of the ranked units. */
export const excludedOf = ({ total }: Ranking): number => Math.abs(total.counts.assessed - total.other.counts.assessed);

/** Group after group, its sums above it. */
function sheetRows({ rows, groups }: Ranking, scheme: Scheme): RankingSheetRow[] {
  const units = (group: string | null): RankingSheetRow[] =>
    rows.filter((row) => row.group === group).map((row) => sheetRow(row, noteOf(row, scheme)));
  if (groups.length === 0) return units(null);
  return groups.flatMap((group) => [
    { ...sheetRow(group, '组内件数合并'), unitName: `〔${group.name}〕`, isGroup: true },
    ...units(group.group),
  ]);
}

function workedExample({ rows }: Ranking, scheme: Scheme): string | null {
  const first = rows.find((row) => row.rank !== null);
  if (!first?.score) return null;
  return `${first.name} ${scoreTerms(first, scheme)}，印为${first.score}。`;
}

export function rankingSheet(ranking: Ranking, scheme: Scheme, frame: RankingSheetFrame): RankingSheet {
  return {
    ...frame,
    scheme: {
      id: scheme.id,
      name: scheme.name,
      example: scheme.example,
      formula: formulaText(scheme),
      workedExample: workedExample(ranking, scheme),
      minimumSample: scheme.minimumSample,
      counting: scheme.counting,
      dateField: scheme.dateField,
    },
    rows: sheetRows(ranking, scheme),
    excluded: excludedOf(ranking),
    total: sheetRow(ranking.total, '件数合并计算'),
  };
}

const hourText = (at: number): string => wall(at).format(at % HOUR === 0 ? 'H时' : 'H时m分');
const momentText = (at: number): string => wall(at).format('M月D日HH:mm');

/** `2019年第47周（11月18日0时至11月24日24时）`; the years are named where the period crosses one. A span stands by itself. */
function periodText(sheet: RankingSheet): string {
  const { fromAt, toAt } = sheet.period;
  const endsAtMidnight = toAt === dayStart(toAt);
  const lastAt = endsAtMidnight ? toAt - MINUTE : toAt;
  const crossesYear = wall(fromAt).year() !== wall(lastAt).year();
  const day = (at: number): string => wall(at).format(crossesYear ? 'YYYY年M月D日' : 'M月D日');
  const end = `${day(lastAt)}${endsAtMidnight ? '24时' : hourText(toAt)}`;
  const borders = `${day(fromAt)}${hourText(fromAt)}至${end}`;
  const { name, word } = periodName(sheet.period);
  return word === '期' ? `${crossesYear ? '' : name}${borders}` : `${name}（${borders}）`;
}

function notesOf(sheet: RankingSheet): string[] {
  const { scheme, offline } = sheet;
  const unranked =
    scheme.minimumSample > 1
      ? `有效回访少于${scheme.minimumSample}件的单位只列不排；没有有效回访的，比率印“—”，不计0分。`
      : '没有有效回访的单位只列不排，比率印“—”，不计0分。';
  const secondView = sheet.source === 'ownCallback' ? '本级回访只供对照，不代替上级抽查结果。' : '';
  const notes = [
    ...(sheet.total.assessed === 0 ? [`本${periodName(sheet.period).word}没有考核件，各单位只列不排。`] : []),
    scheme.formula,
    ...(scheme.workedExample === null ? [] : [`例：${scheme.workedExample}`]),
    `${unranked}成绩相同的名次并列，下一名次空出。`,
    `有效回访、响应、解决、满意按${SOURCE_LABEL[sheet.source]}统计，各率旁列分子/分母；合并计算按件数相加，不是各单位的平均。${secondView}`,
  ];
  if (sheet.rows.some(({ isGroup }) => isGroup)) notes.push('各组分别排名，组内合计列在该组之前。');
  if (offline.sinceAt !== null) {
    notes.push(`本表在断网期间生成，${momentText(offline.sinceAt)}之后中心侧的变动未计入。`);
  }
  if (scheme.example) notes.push(`口径${scheme.id}是示例，未经任何单位核定，本表不作为正式考核结果。`);
  return notes;
}

/** What is not the ordinary way of counting, or makes a difference; '' where there is nothing of the kind. */
export function countingText(
  excluded: number,
  { counting, dateField }: Pick<Scheme, 'counting' | 'dateField'>,
): string {
  const parts = dateField === 'cityDispatchedAt' ? [] : [`按${DATE_FIELD_LABEL[dateField]}归入时段`];
  if (excluded > 0 || counting === 'all')
    parts.push(`${COUNTING_LABEL[counting]}，剔除${excluded}件${counting === 'all' ? '照计' : '不计'}`);
  return parts.join('，');
}

function networkText({ offline, dataAsOf }: RankingSheet): string {
  if (offline.sinceAt !== null) return `网络：离线（自${momentText(offline.sinceAt)}）`;
  return `网络：${dataAsOf.centreAt === null ? '未同步过' : '在线'}`;
}

/** Printed before its period is over. */
const isUnfinished = ({ period, dataAsOf }: RankingSheet): boolean => dataAsOf.localAt < period.toAt;

export function rankingSheetTexts(sheet: RankingSheet): RankingSheetTexts {
  const { scheme, snapshot, dataAsOf, printNumber, copyNumber } = sheet;
  const { word } = periodName(sheet.period);
  const subject = SUBJECT_LABEL[sheet.subject];
  return {
    title: `${sheet.districtName}${subject}接诉即办${word === '期' ? '' : word}排名`,
    subtitle: `${periodText(sheet)}${isUnfinished(sheet) ? `，未完，截至${momentText(dataAsOf.localAt)}` : ''}`,
    printLines: [
      ...(printNumber === null ? [] : [`打印号 ${printNumber}`]),
      copyNumber === null ? '预览' : `第${copyNumber}次打印`,
      '内部资料 注意保管',
    ],
    marks: [
      ...(sheet.isDemo ? ['演示数据'] : []),
      ...(scheme.example ? ['示例口径'] : []),
      ...(isUnfinished(sheet) ? [`本${word}未完`] : []),
      ...(snapshot === null ? ['未冻结'] : []),
    ],
    meta: [
      `范围：${sheet.rows.filter(({ isGroup }) => !isGroup).length}个${subject}${sheet.uncounted > 0 ? `，其他单位${sheet.uncounted}件未计入` : ''}`,
      [`依据：${SOURCE_LABEL[sheet.source]}`, countingText(sheet.excluded, scheme)]
        .filter((part) => part !== '')
        .join('，'),
      networkText(sheet),
    ],
    notes: notesOf(sheet),
    footLeft: [
      snapshot === null ? '快照 未冻结，数据可能变动' : `快照 ${snapshot.id}　校验 ${snapshot.shortHash}`,
      `口径 ${scheme.id}　${scheme.name}${scheme.example ? '（示例）' : ''}`,
    ],
    footRight: [
      `数据截至 中心 ${dataAsOf.centreAt === null ? '未同步过' : formatMinute(dataAsOf.centreAt)}`,
      `本机 ${formatMinute(dataAsOf.localAt)}　未上报 ${sheet.unsent} 条`,
    ],
  };
}
