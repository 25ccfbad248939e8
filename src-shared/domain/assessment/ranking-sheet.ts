/**
 * The printed weekly ranking: what the sheet page is given (plain JSON, nothing left to compute) and the sentences it
 * prints around the table.
 */
import { dayStart, formatMinute, HOUR, MINUTE, wall } from '../time.ts';
import type { Counts } from './counts.ts';
import type { RankedUnit, Ranking } from './ranking.ts';
import { scoreTerms, type Rate } from './rates.ts';
import { formulaText, type Scheme } from './scheme.ts';

export interface RankingSheetRow extends Counts {
  /** Null: listed, not ranked (样本不足). */
  rank: number | null;
  unitName: string;
  response: Rate;
  resolution: Rate;
  satisfaction: Rate;
  /** Rounded to the scheme's decimals; null prints as “—”. */
  score: string | null;
  note: string;
}

export interface RankingSheet {
  districtName: string;
  year: number;
  week: number;
  /** `toAt` is exclusive; a period that ends at midnight prints as 24时 of the day before. */
  period: { fromAt: number; toAt: number };
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
  };
  rows: RankingSheetRow[];
  /** Counts added up, rates from the sums (合并计算). */
  total: RankingSheetRow;
  /** Orders of the period that units outside of the table answer for. */
  uncounted: number;
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
export type RankingSheetFrame = Omit<RankingSheet, 'scheme' | 'rows' | 'total'>;

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
  return { ...counts, rank, unitName: name, response, resolution, satisfaction, score, note };
}

function unrankedNote({ rank, counts }: RankedUnit, scheme: Scheme): string {
  if (rank !== null) return '';
  return counts.sample === 0 ? '无有效回访' : `不足${scheme.minimumSample}件不排`;
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
    },
    rows: ranking.rows.map((row) => sheetRow(row, unrankedNote(row, scheme))),
    total: sheetRow(ranking.total, '件数合并计算'),
  };
}

const hourText = (at: number): string => wall(at).format(at % HOUR === 0 ? 'H时' : 'H时m分');
const momentText = (at: number): string => wall(at).format('M月D日HH:mm');

/** `2019年第47周（11月18日0时至11月24日24时）`; the years are named where the period crosses one. */
function periodText(sheet: RankingSheet): string {
  const { fromAt, toAt } = sheet.period;
  const endsAtMidnight = toAt === dayStart(toAt);
  const lastAt = endsAtMidnight ? toAt - MINUTE : toAt;
  const crossesYear = wall(fromAt).year() !== wall(lastAt).year();
  const day = (at: number): string => wall(at).format(crossesYear ? 'YYYY年M月D日' : 'M月D日');
  const end = `${day(lastAt)}${endsAtMidnight ? '24时' : hourText(toAt)}`;
  return `${sheet.year}年第${sheet.week}周（${day(fromAt)}${hourText(fromAt)}至${end}）`;
}

function notesOf(sheet: RankingSheet): string[] {
  const { scheme, offline } = sheet;
  const unranked =
    scheme.minimumSample > 1
      ? `有效回访少于${scheme.minimumSample}件的单位只列不排；没有有效回访的，比率印“—”，不计0分。`
      : '没有有效回访的单位只列不排，比率印“—”，不计0分。';
  const secondView = sheet.source === 'ownCallback' ? '本级回访只供对照，不代替上级抽查结果。' : '';
  const notes = [
    ...(sheet.total.assessed === 0 ? ['本周没有考核件，各单位只列不排。'] : []),
    scheme.formula,
    ...(scheme.workedExample === null ? [] : [`例：${scheme.workedExample}`]),
    `${unranked}成绩相同的名次并列，下一名次空出。`,
    `有效回访、响应、解决、满意按${SOURCE_LABEL[sheet.source]}统计，各率旁列分子/分母；合并计算按件数相加，不是各单位的平均。${secondView}`,
  ];
  if (offline.sinceAt !== null) {
    notes.push(`本表在断网期间生成，${momentText(offline.sinceAt)}之后中心侧的变动未计入。`);
  }
  if (scheme.example) notes.push(`口径${scheme.id}是示例，未经任何单位核定，本表不作为正式考核结果。`);
  return notes;
}

/** Printed before its period is over. */
const isUnfinished = ({ period, dataAsOf }: RankingSheet): boolean => dataAsOf.localAt < period.toAt;

export function rankingSheetTexts(sheet: RankingSheet): RankingSheetTexts {
  const { scheme, snapshot, offline, dataAsOf, printNumber, copyNumber } = sheet;
  return {
    title: `${sheet.districtName}街道（镇）接诉即办周排名`,
    subtitle: `${periodText(sheet)}${isUnfinished(sheet) ? `，未完，截至${momentText(dataAsOf.localAt)}` : ''}`,
    printLines: [
      ...(printNumber === null ? [] : [`打印号 ${printNumber}`]),
      copyNumber === null ? '预览' : `第${copyNumber}次打印`,
      '内部资料 注意保管',
    ],
    marks: [
      ...(sheet.isDemo ? ['演示数据'] : []),
      ...(scheme.example ? ['示例口径'] : []),
      ...(isUnfinished(sheet) ? ['本周未完'] : []),
      ...(snapshot === null ? ['未冻结'] : []),
    ],
    meta: [
      `范围：${sheet.rows.length}个街道（镇）${sheet.uncounted > 0 ? `，其他单位${sheet.uncounted}件未计入` : ''}`,
      `依据：${SOURCE_LABEL[sheet.source]}`,
      `网络：${offline.sinceAt === null ? '在线' : `离线（自${momentText(offline.sinceAt)}）`}`,
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
