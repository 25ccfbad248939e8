/** A ranking as its printed sheet is given it. */
import type { Period } from '#shared/domain/assessment/period.ts';
import { rankingSheet, type RankingSheet } from '#shared/domain/assessment/ranking-sheet.ts';
import type { Workstation } from '../workstation.ts';
import { rankPeriod, standOf, type PeriodQuery } from './ranking.ts';

export interface SheetQuery extends PeriodQuery {
  period: Period;
}

/**
 * Print numbers and snapshots come with the register of documents. Throws RpcError `scope` or `grouping`.
 * @param user who prints, and for which unit
 * @param copyNumber null for a preview
 */
export function sheetOf(
  workstation: Workstation,
  user: { name: string; unit: string },
  query: SheetQuery,
  copyNumber: number | null,
): RankingSheet {
  const { meta, packages, store } = workstation;
  return store.read(() => {
    const { ranking, uncounted } = rankPeriod(workstation, user.unit, query);
    const { dataAsOf, offlineSince, pending } = standOf(workstation);
    const { id, fromAt, toAt } = query.period;
    return rankingSheet(ranking, query.scheme, {
      districtName: packages.organization.during(fromAt, toAt).find(meta.unit())?.name ?? '',
      subject: query.subject,
      period: { id, fromAt, toAt },
      uncounted,
      isDemo: meta.get('mark') === 'demo',
      source: 'upperLevelSample',
      offline: { sinceAt: offlineSince },
      dataAsOf,
      unsent: pending,
      printedBy: user.name,
      printNumber: null,
      copyNumber,
      snapshot: null,
    });
  });
}
