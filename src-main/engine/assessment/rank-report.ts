/** A ranking for machines: exact fractions, printed scores, and a hash over all of it. */
import type { Fraction } from '#shared/domain/assessment/fraction.ts';
import { periodBordersText, type Period } from '#shared/domain/assessment/period.ts';
import { exactRates, type ExactRate, type RankedUnit } from '#shared/domain/assessment/ranking.ts';
import { formulaText, type Scheme } from '#shared/domain/assessment/scheme.ts';
import { hashOf } from '#shared/domain/hash.ts';
import { formatIso } from '#shared/domain/time.ts';
import type { Workstation } from '../workstation.ts';
import { rankPeriod } from './ranking.ts';

/** Whole numbers scaled together: 1908/2000 for 190.8 of 200. `d` 0 = nothing to divide by. */
interface ReportedRate {
  n: number;
  d: number;
}

export interface RankReport {
  period: { id: string; from: string; to: string; text: string };
  scheme: { id: string; name: string; example: boolean; formula: string };
  rows: {
    unit: string;
    id: string;
    /** Orders of the period (考核件) and valid call-backs among them. */
    assessed: number;
    sample: number;
    responseRate: ReportedRate;
    resolutionRate: ReportedRate;
    satisfactionRate: ReportedRate;
    /** As printed; `—` without a sufficient sample. */
    score: string;
    rank: number | null;
    note: string;
  }[];
  /** SHA-256 over the canonical JSON of period, scheme and rows. */
  hash: string;
}

function reported({ numerator, denominator }: ExactRate): ReportedRate {
  const { numerator: n, denominator: scale }: Fraction = numerator;
  return { n: Number(n), d: denominator * Number(scale) };
}

function noteOf({ rank, counts }: RankedUnit, { minimumSample }: Scheme): string {
  if (rank !== null) return '';
  return counts.sample === 0 ? '无有效回访' : `样本不足${minimumSample}件`;
}

/** `unit`: of the person who asks. Throws RpcError `scope`. */
export function rankReport(workstation: Workstation, unit: string, period: Period, scheme: Scheme): RankReport {
  const { ranking } = workstation.store.read(() => rankPeriod(workstation, unit, period, scheme));
  const { rows } = ranking;
  const { id, name, example } = scheme;
  const report: Omit<RankReport, 'hash'> = {
    period: {
      id: period.id,
      from: formatIso(period.fromAt),
      to: formatIso(period.toAt),
      text: periodBordersText(period),
    },
    scheme: { id, name, example, formula: formulaText(scheme) },
    rows: rows.map((row) => {
      const rates = exactRates(row.counts, scheme);
      return {
        unit: row.name,
        id: row.unit,
        assessed: row.counts.assessed,
        sample: row.counts.sample,
        responseRate: reported(rates.response),
        resolutionRate: reported(rates.resolution),
        satisfactionRate: reported(rates.satisfaction),
        score: row.score ?? '—',
        rank: row.rank,
        note: noteOf(row, scheme),
      };
    }),
  };
  return { ...report, hash: hashOf(report) };
}
