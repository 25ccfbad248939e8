/** The weekly ranking as its printed sheet is given it. */
import { rankingSheet, type RankingSheet } from '#shared/domain/assessment/ranking-sheet.ts';
import type { RankingOf } from './ranking.ts';

/** `printedBy`: name of the user. Print numbers and snapshots come with the register of documents. */
export function sheetOf({ view, scheme }: RankingOf, printedBy: string): RankingSheet {
  const { week, district, ranking, dataAsOf, offlineSince, pending } = view;
  return rankingSheet(ranking, scheme, {
    districtName: district.name,
    year: week.year,
    week: week.week,
    period: { fromAt: week.fromAt, toAt: week.toAt },
    source: 'upperLevelSample',
    offline: { sinceAt: offlineSince },
    dataAsOf,
    unsent: pending,
    exclusions: { approved: 0, pending: 0 },
    printedBy,
    printNumber: null,
    copyNumber: 1,
    snapshot: null,
  });
}
