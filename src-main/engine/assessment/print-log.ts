/** Begins a print: its copy number is taken in the same transaction that makes the sheet, and is never given back. */
import type { PrintedRankingSheet } from '#shared/domain/assessment/ranking-sheet.ts';
import type { SignedIn } from '../session/session.ts';
import type { Store } from '../store/store.ts';
import type { Workstation } from '../workstation.ts';
import { rankingOf, type RankingQuery } from './ranking.ts';
import { sheetOf } from './sheet.ts';

interface Print {
  document: string;
  subject: string;
  printedBy: string;
  printedAt: number;
}

const NEXT_COPY_SQL = `
  INSERT INTO print_log (document, subject, copy, printed_by, printed_at)
  SELECT @document, @subject, coalesce(max(copy), 0) + 1, @printedBy, @printedAt
  FROM print_log WHERE document = @document AND subject = @subject RETURNING copy`;

const takeCopy = (store: Store, print: Print): number => store.sql(NEXT_COPY_SQL).pluck().get(print) as number;

/**
 * A print that fails afterwards leaves its number void: a gap can be explained, two papers with one number cannot.
 * Throws RpcError `scope`, `week` or `scheme`; then no number is taken.
 */
export function beginPrint(workstation: Workstation, user: SignedIn, query: RankingQuery): PrintedRankingSheet {
  const { store, clock } = workstation;
  return store.write(() => {
    const found = rankingOf(workstation, user.unit, query);
    const copyNumber = takeCopy(store, {
      document: 'ranking',
      subject: `${query.week} ${found.scheme.id}`,
      printedBy: user.name,
      printedAt: clock.now(),
    });
    return { ...sheetOf(found, user.name, copyNumber), copyNumber };
  });
}
