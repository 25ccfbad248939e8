/** Begins a print: its copy number is taken in the same transaction that makes the sheet, and is never given back. */
import type { PrintedRankingSheet } from '#shared/domain/assessment/ranking-sheet.ts';
import type { Store } from '../store/store.ts';
import type { Workstation } from '../workstation.ts';
import { sheetOf, type SheetQuery } from './sheet.ts';

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

/** What is the same paper: the ordinary ranking of streets is named by period and scheme alone. */
function subjectOf({ period, scheme, subject }: SheetQuery): string {
  const counting = scheme.counting === 'assessed' ? [] : [scheme.counting];
  const grouping = scheme.grouping === null ? [] : [scheme.grouping];
  return [period.id, scheme.id, ...(subject === 'street' ? [] : [subject]), ...counting, ...grouping].join(' ');
}

/**
 * A print that fails afterwards leaves its number void: a gap can be explained, two papers with one number cannot.
 * Throws RpcError `scope` or `grouping`; then no number is taken.
 */
export function beginPrint(
  workstation: Workstation,
  user: { name: string; unit: string },
  query: SheetQuery,
): PrintedRankingSheet {
  const { store, clock } = workstation;
  return store.write(() => {
    const sheet = sheetOf(workstation, user, query, null);
    const copyNumber = takeCopy(store, {
      document: 'ranking',
      subject: subjectOf(query),
      printedBy: user.name,
      printedAt: clock.now(),
    });
    return { ...sheet, copyNumber };
  });
}
