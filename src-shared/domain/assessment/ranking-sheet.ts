/**
 * The printed weekly ranking: what the sheet page is given (plain JSON, counts and ready-made rate texts) and the
 * sentences it prints around the table. Nothing is computed here; the ranking itself lies in ranking.ts.
 */
import { dayStart, formatMinute, MINUTE, wall } from '#shared/domain/time.ts';

/** A rate as printed. `text` is null when the denominator is zero: the sheet then prints “—”, never 0. */
export interface SheetRate {
  /** Ready-made: 基本满意 counts in part, so a numerator may read `22.8`. */
  numerator: string;
  denominator: number;
  /** With the per cent sign, rounded to the scheme's decimals. */
  text: string | null;
}

export interface RankingSheetFigures {
  assessed: number;
  responded: number;
  /** 有效样本 */
  sample: number;
  solved: number;
  satisfied: number;
  basicallySatisfied: number;
  responseRate: SheetRate;
  resolutionRate: SheetRate;
  satisfactionRate: SheetRate;
  /** 综合成绩 rounded to the scheme's decimals, null when a rate is missing. */
  score: string | null;
  note: string;
}

export interface RankingSheetRow extends RankingSheetFigures {
  /** Null: listed, not ranked (样本不足). */
  rank: number | null;
  unitName: string;
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
    /** One sentence with its full stop, e.g. 综合成绩＝响应率×30＋解决率×35＋满意率×35。 */
    formula: string;
    /** A unit's score computed step by step, one sentence with its full stop, or null. */
    workedExample: string | null;
    decimals: number;
    /** Fewer valid samples than this: listed, not ranked. */
    minimumSample: number;
    /** Shipped as 示例, not decided by any office. */
    isExample: boolean;
  };
  rows: RankingSheetRow[];
  /** Counts added up, rates from the sums (合并计算). */
  total: RankingSheetFigures;
  /** Whose results the rates count: 上级抽查结果 or 本级回访. */
  source: 'upperLevelSample' | 'ownCallback';
  offline: { sinceAt: number | null };
  /** `centreAt` is null when this store never synced. */
  dataAsOf: { centreAt: number | null; localAt: number };
  unsent: number;
  exclusions: { approved: number; pending: number };
  printedBy: string;
  printNumber: string | null;
  /** 1 for the first print; a reprint says 第2次打印. */
  copyNumber: number;
  snapshot: { id: string; shortHash: string } | null;
}

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
const DECIMALS_LABEL = ['整数', '一位小数', '两位小数', '三位小数', '四位小数'] as const;

const hourText = (at: number): string => wall(at).format(at % (60 * MINUTE) === 0 ? 'H时' : 'H时m分');

/** `2019年第47周（11月18日0时至11月24日24时）`; the year is named again where the period crosses it. */
function periodText(sheet: RankingSheet): string {
  const { fromAt, toAt } = sheet.period;
  const endsAtMidnight = toAt === dayStart(toAt);
  const lastAt = endsAtMidnight ? toAt - MINUTE : toAt;
  const crossesYear = wall(fromAt).year() !== wall(lastAt).year();
  const day = (at: number): string => wall(at).format(crossesYear ? 'YYYY年M月D日' : 'M月D日');
  const end = `${day(lastAt)}${endsAtMidnight ? '24时' : hourText(toAt)}`;
  return `${sheet.year}年第${sheet.week}周（${day(fromAt)}${hourText(fromAt)}至${end}）`;
}

const momentText = (at: number): string => wall(at).format('M月D日HH:mm');

function notesOf(sheet: RankingSheet): string[] {
  const { scheme, exclusions, offline } = sheet;
  const rounded = DECIMALS_LABEL[scheme.decimals] ?? `${scheme.decimals}位小数`;
  const basis = SOURCE_LABEL[sheet.source];
  const unranked = scheme.minimumSample > 1
    ? `有效样本少于${scheme.minimumSample}件的单位只列不排；没有有效样本的，比率印“—”，不计0分。`
    : '没有有效样本的单位只列不排，比率印“—”，不计0分。';
  const notes = [
    `${scheme.formula}各率按分数计算，旁列分子/分母，最后一步四舍五入到${rounded}。`,
    ...(scheme.workedExample === null ? [] : [`例：${scheme.workedExample}`]),
    `${unranked}成绩相同的名次并列，下一名次空出。合并计算按件数相加后计算，不是各单位的平均。`,
    `有效样本、解决、满意按${basis}统计。${sheet.source === 'ownCallback' ? '本级回访只供对照，不代替上级抽查结果。' : ''}`,
  ];
  if (exclusions.pending > 0) notes.push(`待审的剔除申请${exclusions.pending}件，未从本表中扣除。`);
  if (offline.sinceAt !== null) notes.push(`本表在断网期间生成，${momentText(offline.sinceAt)}之后中心侧的变动未计入。`);
  if (scheme.isExample) notes.push(`口径${scheme.id}是示例，未经任何单位核定，本表不作为正式考核结果。`);
  return notes;
}

export function rankingSheetTexts(sheet: RankingSheet): RankingSheetTexts {
  const { scheme, snapshot, exclusions, offline, dataAsOf } = sheet;
  const marks: string[] = [];
  if (scheme.isExample) marks.push('示例口径');
  if (snapshot === null) marks.push('未冻结');
  return {
    title: `${sheet.districtName}街道（镇）接诉即办周排名`,
    subtitle: periodText(sheet),
    printLines: [
      ...(sheet.printNumber === null ? [] : [`打印号 ${sheet.printNumber}`]),
      `第${sheet.copyNumber}次打印`,
      '内部资料 注意保管',
    ],
    marks,
    meta: [
      `范围：${sheet.rows.length}个街道（镇）`,
      `依据：${SOURCE_LABEL[sheet.source]}`,
      `网络：${offline.sinceAt === null ? '在线' : `离线（自${momentText(offline.sinceAt)}）`}`,
      `剔除：已批准${exclusions.approved}件，待审${exclusions.pending}件`,
    ],
    notes: notesOf(sheet),
    footLeft: [
      snapshot === null ? '快照 未冻结，数据可能变动' : `快照 ${snapshot.id}　校验 ${snapshot.shortHash}`,
      `口径 ${scheme.id}　${scheme.name}${scheme.isExample ? '（示例）' : ''}`,
    ],
    footRight: [
      `数据截至 中心 ${dataAsOf.centreAt === null ? '未同步过' : formatMinute(dataAsOf.centreAt)}`,
      `本地 ${formatMinute(dataAsOf.localAt)}　未上报 ${sheet.unsent} 条`,
    ],
  };
}
