/** Reading the ledger of numbers: everything in one snapshot, judged by the pure rules. */
import { and, asc, eq, type SQL } from 'drizzle-orm';
import { ledger, type LedgerLine, type LedgerRange, type NumberFact } from '#shared/domain/numbers/ledger.ts';
import { isSame, type SeriesYear } from '#shared/domain/numbers/series.ts';
import type { Database, Store } from '../store/database.ts';
import { devices, numberFacts, numberRanges, numberSeries } from '../store/schema/index.ts';

export interface SeriesLedger extends SeriesYear {
  /** The first number that nobody was given. */
  next: number;
  lines: LedgerLine[];
}

/** Follows enrolments back: is the one device what became of the other? */
async function successions(tx: Database): Promise<(device: string, owner: string) => boolean> {
  const rows = await tx.select({ id: devices.id, previous: devices.previous }).from(devices);
  const before = new Map(rows.map(({ id, previous }) => [id, previous]));
  return (device, owner) => {
    for (let at: string | null | undefined = device; at; at = before.get(at)) if (at === owner) return true;
    return false;
  };
}

export async function numberLedger(
  { db }: Store,
  only: { series?: string | undefined; year?: number | undefined },
): Promise<SeriesLedger[]> {
  const chosen = (table: typeof numberSeries | typeof numberRanges | typeof numberFacts): SQL | undefined =>
    and(
      only.series === undefined ? undefined : eq(table.series, only.series),
      only.year === undefined ? undefined : eq(table.year, only.year),
    );
  return db.transaction(
    async (tx) => {
      const counters = await tx
        .select()
        .from(numberSeries)
        .where(chosen(numberSeries))
        .orderBy(asc(numberSeries.series), asc(numberSeries.year));
      const ranges: (LedgerRange & SeriesYear)[] = await tx.select().from(numberRanges).where(chosen(numberRanges));
      const facts: (NumberFact & SeriesYear)[] = await tx.select().from(numberFacts).where(chosen(numberFacts));
      const succeeds = await successions(tx);
      return counters.map((counter) => {
        const of = (row: SeriesYear): boolean => isSame(row, counter);
        return { ...counter, lines: ledger(ranges.filter(of), facts.filter(of), succeeds) };
      });
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}
