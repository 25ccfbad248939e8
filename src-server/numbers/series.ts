/** The counters of numbers. Every read of one stands behind the lock of its row (order: device, orders, number, scopes). */
import { and, asc, eq } from 'drizzle-orm';
import type { SeriesYear } from '#shared/domain/numbers/series.ts';
import { leasableYears } from '#shared/domain/numbers/stock.ts';
import { newId } from '../ids.ts';
import type { Database } from '../store/database.ts';
import { jumpOf, setJump } from '../store/meta.ts';
import { numberRanges, numberSeries } from '../store/schema/index.ts';

/** Above what a city leases between two backups. */
const MARGIN = 1000;

const rowOf = ({ series, year }: SeriesYear) => and(eq(numberSeries.series, series), eq(numberSeries.year, year));

/**
 * Locks the counter, made now for a new series, and gives the first number that nobody was given. In a year for which the
 * part that a restored server lost may have leased numbers, a new counter begins behind them.
 */
export async function lockSeries(tx: Database, { series, year }: SeriesYear, at: number): Promise<number> {
  const jump = await jumpOf(tx);
  const by = jump && year <= jump.year ? jump.by : 0;
  const made = await tx
    .insert(numberSeries)
    .values({ series, year, next: 1 })
    .onConflictDoNothing()
    .returning({ next: numberSeries.next });
  if (made.length > 0) return by > 0 ? leap(tx, { series, year }, { from: 1, to: by }, { at, why: 'restore' }) : 1;
  const [row] = await tx
    .select({ next: numberSeries.next })
    .from(numberSeries)
    .where(rowOf({ series, year }))
    .for('update');
  if (!row) throw new Error('the counter of a series is never removed');
  return row.next;
}

/** Sets the locked counter behind `to`. */
export async function raise(tx: Database, of: SeriesYear, to: number): Promise<number> {
  await tx
    .update(numberSeries)
    .set({ next: to + 1 })
    .where(rowOf(of));
  return to + 1;
}

/** Raises the locked counter over numbers that nobody is given, and notes them. */
export async function leap(
  tx: Database,
  { series, year }: SeriesYear,
  { from, to }: { from: number; to: number },
  { at, why }: { at: number; why: 'restore' | 'ahead' },
): Promise<number> {
  await tx.insert(numberRanges).values({ id: newId(), series, year, from, to, openedAt: at, closedAt: at, why });
  return raise(tx, { series, year }, to);
}

/**
 * For the restore tool, after the data were set back: no number that the lost part leased is leased again. `restores`: how
 * often data were ever set back, counted outside of the database, so that two restores of one backup do not land on the
 * same numbers.
 */
export async function jumpNumberSeries(db: Database, restores: number, now: number): Promise<void> {
  const by = MARGIN * restores;
  await db.transaction(async (tx) => {
    await setJump(tx, { by, year: Math.max(...leasableYears(now)) });
    const rows = await tx
      .select()
      .from(numberSeries)
      .orderBy(asc(numberSeries.series), asc(numberSeries.year))
      .for('update');
    for (const { series, year, next } of rows)
      await leap(tx, { series, year }, { from: next, to: next + by - 1 }, { at: now, why: 'restore' });
  });
}
