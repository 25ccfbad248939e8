/** The weekly ranking as its printed sheet is given it. */
import { rankingSheet, type RankingSheet } from '#shared/domain/assessment/ranking-sheet.ts';
import type { RankingOf } from './ranking.ts';

/**
 * Print numbers and snapshots come with the register of documents.
 * @param printedBy name of the user
 * @param copyNumber null for a preview
 */
export function sheetOf(
  { view, scheme, isDemo }: RankingOf,
  printedBy: string,
  copyNumber: number | null,
): RankingSheet {
  const { week, district, ranking, uncounted, dataAsOf, offlineSince, pending } = view;
  return rankingSheet(ranking, scheme, {
    districtName: district.name,
    year: week.year,
    week: week.week,
    period: { fromAt: week.fromAt, toAt: week.toAt },
    uncounted,
    isDemo,
    source: 'upperLevelSample',
    offline: { sinceAt: offlineSince },
    dataAsOf,
    unsent: pending,
    printedBy,
    printNumber: null,
    copyNumber,
    snapshot: null,
  });
}
