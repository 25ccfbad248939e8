/** A ranking for machines: exact fractions, printed scores, both countings, and a hash over all of it. */
import { periodBordersText, type Period } from '#shared/domain/assessment/period.ts';
import {
  exactRates,
  explainOnTime,
  explainScore,
  type ExactRate,
  type Figures,
} from '#shared/domain/assessment/rates.ts';
import type { RankedUnit } from '#shared/domain/assessment/ranking.ts';
import { schemeText, type Counting, type Scheme } from '#shared/domain/assessment/scheme.ts';
import type { Subject } from '#shared/domain/assessment/subject.ts';
import { hashOf } from '#shared/domain/hash.ts';
import { formatIso } from '#shared/domain/time.ts';
import type { Workstation } from '../workstation.ts';
import { rankPeriod } from './ranking.ts';

/** Whole numbers scaled together: 1908/2000 for 190.8 of 200. `d` 0 = nothing to divide by, and `n` is 0 then. */
export interface ReportedRate {
  n: number;
  d: number;
}

interface ReportedFigures {
  /** Orders of the period (考核件) and valid call-backs among them. */
  assessed: number;
  sample: number;
  responseRate: ReportedRate;
  resolutionRate: ReportedRate;
  satisfactionRate: ReportedRate;
  /** 按期办结率 over the orders of which it is known; `untimed` are the others. */
  onTimeRate: ReportedRate;
  untimed: number;
  /** As printed; `—` without a sufficient sample. */
  score: string;
}

/** The figures by which the scheme ranks, and those of both countings. */
interface ReportedUnit extends ReportedFigures {
  unit: string;
  id: string;
  group: string | null;
  rank: number | null;
  note: string;
  /** How score and on-time rate came about, with their fractions. */
  explanation: string;
  both: Record<Counting, ReportedFigures>;
}

export interface RankReport {
  period: { id: string; from: string; to: string; text: string };
  /** `formula`: the whole scheme in one sentence. */
  scheme: { id: string; name: string; example: boolean; formula: string; rateDecimals: number };
  /** What is ranked, and by which counting. */
  of: Subject;
  counting: Counting;
  grouping: string | null;
  rows: ReportedUnit[];
  total: ReportedUnit;
  /** One for each group that is ranked apart. */
  groups: ReportedUnit[];
  /** Orders of the period: of the ranked units, the excluded ones among them, and those of other units. */
  orders: { all: number; assessed: number; excluded: number; uncounted: number };
  /** SHA-256 over the canonical JSON of everything above. */
  hash: string;
  /** `centre` is null for a store that never synced. */
  dataAsOf: { centre: string | null; local: string };
}

function reported({ numerator: { numerator, denominator: scale }, denominator }: ExactRate): ReportedRate {
  return { n: Number(numerator), d: denominator * Number(scale) };
}

function noteOf({ rank, counts }: RankedUnit, { minimumSample }: Scheme): string {
  if (rank !== null) return '';
  return counts.sample === 0 ? '样本不足：无有效回访' : `样本不足${minimumSample}件`;
}

function figures({ counts, score }: Figures, scheme: Scheme): ReportedFigures {
  const rates = exactRates(counts, scheme);
  return {
    assessed: counts.assessed,
    sample: counts.sample,
    responseRate: reported(rates.response),
    resolutionRate: reported(rates.resolution),
    satisfactionRate: reported(rates.satisfaction),
    onTimeRate: reported(rates.onTime),
    untimed: counts.untimed,
    score: score ?? '—',
  };
}

function reportedUnit(row: RankedUnit, scheme: Scheme, note: string): ReportedUnit {
  const [own, other] = [figures(row, scheme), figures(row.other, scheme)];
  return {
    unit: row.name,
    id: row.unit,
    group: row.group,
    ...own,
    rank: row.rank,
    note,
    explanation: `${explainScore(row.counts, scheme)}${explainOnTime(row.counts, scheme)}`,
    both: scheme.counting === 'assessed' ? { assessed: own, all: other } : { assessed: other, all: own },
  };
}

export interface ReportQuery {
  period: Period;
  scheme: Scheme;
  subject: Subject;
}

/** `unit`: of the person who asks. Throws RpcError `scope` or `grouping`. */
export function rankReport(workstation: Workstation, unit: string, query: ReportQuery): RankReport {
  const { store, meta, clock } = workstation;
  const { period, scheme, subject } = query;
  const { ranking, uncounted } = store.read(() => rankPeriod(workstation, unit, query));
  const { id, name, example, counting, grouping } = scheme;
  const total = reportedUnit(ranking.total, scheme, '件数合并计算');
  const { all, assessed } = total.both;
  const report: Omit<RankReport, 'hash' | 'dataAsOf'> = {
    period: {
      id: period.id,
      from: formatIso(period.fromAt),
      to: formatIso(period.toAt),
      text: periodBordersText(period),
    },
    scheme: { id, name, example, formula: schemeText(scheme), rateDecimals: scheme.rateDecimals },
    of: subject,
    counting,
    grouping,
    rows: ranking.rows.map((row) => reportedUnit(row, scheme, noteOf(row, scheme))),
    total,
    groups: ranking.groups.map((row) => reportedUnit(row, scheme, '件数合并计算')),
    orders: { all: all.assessed, assessed: assessed.assessed, excluded: all.assessed - assessed.assessed, uncounted },
  };
  const { centreAt } = meta.status();
  const local = formatIso(clock.now());
  return {
    ...report,
    hash: hashOf(report),
    dataAsOf: { centre: centreAt === null ? null : formatIso(centreAt), local },
  };
}
