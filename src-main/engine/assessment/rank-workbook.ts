/** A ranking as a workbook: the figures as typed cells, and a sheet that says how they came about. */
import { COUNTING_LABEL, type Counting } from '#shared/domain/assessment/scheme.ts';
import { SUBJECT_LABEL } from '#shared/domain/assessment/subject.ts';
import { formatMinute } from '#shared/domain/time.ts';
import { workbookOf, type OutCell, type OutSheet } from '../exchange/write-workbook.ts';
import type { RankReport, ReportedRate } from './rank-report.ts';

type Row = RankReport['rows'][number];
type Column = [label: string, width: number, cell: (row: Row) => OutCell];

const NONE = '—';

const digits = (decimals: number): string => (decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`);
const percent = ({ n, d }: ReportedRate, decimals: number): OutCell =>
  d === 0 ? NONE : { value: n / d, format: `${digits(decimals)}%` };
/** The fraction behind a percentage, as text: a spreadsheet would take 24/32 for a date. */
const fractionText = ({ n, d }: ReportedRate): OutCell => (d === 0 ? NONE : `${n}/${d}`);
/** The printed score as a number that shows the same digits. */
function score(text: string): OutCell {
  if (text === NONE) return NONE;
  return { value: Number(text), format: digits(text.split('.')[1]?.length ?? 0) };
}

function columnsOf({ counting, grouping, of, scheme }: RankReport): Column[] {
  const other: Counting = counting === 'assessed' ? 'all' : 'assessed';
  const rate = (label: string, of: (row: Row) => ReportedRate): Column[] => [
    [label, 10, (row) => percent(of(row), scheme.rateDecimals)],
    [`${label}分数`, 12, (row) => fractionText(of(row))],
  ];
  return [
    ['名次', 6, (row) => row.rank],
    ...(grouping === null ? [] : [['组', 14, (row) => row.group] satisfies Column]),
    [SUBJECT_LABEL[of], 24, (row) => row.unit],
    ['代码', 16, (row) => row.id],
    [`件数（${COUNTING_LABEL[counting]}）`, 16, (row) => row.assessed],
    ['有效回访', 10, (row) => row.sample],
    ...rate('响应率', (row) => row.responseRate),
    ...rate('解决率', (row) => row.resolutionRate),
    ...rate('满意率', (row) => row.satisfactionRate),
    ['综合成绩', 10, (row) => score(row.score)],
    ...rate('按期办结率', (row) => row.onTimeRate),
    ['未办结或时间不明', 16, (row) => row.untimed],
    [`件数（${COUNTING_LABEL[other]}）`, 16, (row) => row.both[other].assessed],
    [`综合成绩（${COUNTING_LABEL[other]}）`, 20, (row) => score(row.both[other].score)],
    ['备注', 24, (row) => row.note],
  ];
}

function rankingSheet(report: RankReport): OutSheet {
  const columns = columnsOf(report);
  const rows = [...report.rows, ...report.groups, report.total];
  return {
    name: '排名',
    rows: [columns.map(([label]) => label), ...rows.map((row) => columns.map(([, , cell]) => cell(row)))],
    widths: columns.map(([, width]) => width),
  };
}

const momentText = (iso: string): string => formatMinute(Date.parse(iso));

function explanationSheet(report: RankReport): OutSheet {
  const { period, scheme, orders, dataAsOf } = report;
  const lines: [string, OutCell][] = [
    ['范围', SUBJECT_LABEL[report.of]],
    ['时段', period.id],
    ['起止', period.text],
    ['口径', `${scheme.id}　${scheme.name}${scheme.example ? '（示例）' : ''}`],
    ['公式', scheme.formula],
    ['排名依据', COUNTING_LABEL[report.counting]],
    ['分组', report.grouping ?? '不分组'],
    ['件数（全量）', orders.all],
    ['件数（考核口径）', orders.assessed],
    ['其中剔除', orders.excluded],
    ['其他单位，未列入', orders.uncounted],
    ['比率', '各率单元格是精确值；旁列是分数，分子、分母同倍放大为整数。'],
    ['按期办结率', '分母只含能判定按期或超期的件，未办结或时间不明的另列。'],
    ['名次', '按未四舍五入的成绩排，成绩相同的并列，下一名次空出；没有足够有效回访的只列不排，比率无分母时写“—”。'],
    ['合并计算', '件数相加后再算，不是各单位的平均。'],
    ['数据截至（中心）', dataAsOf.centre === null ? '未同步过' : momentText(dataAsOf.centre)],
    ['数据截至（本机）', momentText(dataAsOf.local)],
    ['校验值', report.hash],
    ...(scheme.example
      ? ([['说明', `口径${scheme.id}是示例，未经任何单位核定，本表不作为正式考核结果。`]] as [string, OutCell][])
      : []),
    ...report.rows.map((row): [string, OutCell] => [`算法：${row.unit}`, row.explanation]),
  ];
  return { name: '口径说明', rows: lines, widths: [24, 110] };
}

/** The bytes of an xlsx file. */
export const rankWorkbook = (report: RankReport): Uint8Array =>
  workbookOf([rankingSheet(report), explanationSheet(report)]);
