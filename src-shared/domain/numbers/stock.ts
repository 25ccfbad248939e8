/** What a workstation still has of its leased numbers, which comes next, and what it has to ask for. Pure. */
import { DAY } from '../time.ts';
import { isSame, yearOf, type SeriesNumber, type SeriesYear } from './series.ts';

/** A range that the centre leased to this workstation; `next` is above `to` when it is used up. */
export interface Range extends SeriesYear {
  id: string;
  from: number;
  to: number;
  next: number;
}

/** Numbers leased at once, and how few may be left before more are asked for: some days of an office offline. */
export const LEASE = 50;
export const FEW = 15;
/** The next year's numbers are fetched before the year begins: its first day may be one without network. */
const AHEAD = 31 * DAY;

/** Years in which numbers may be leased at this moment. */
export const leasableYears = (now: number): readonly number[] => [...new Set([yearOf(now), yearOf(now + AHEAD)])];

export const remaining = (ranges: readonly Range[], of: SeriesYear): number =>
  ranges.filter((range) => isSame(range, of)).reduce((sum, { next, to }) => sum + to - next + 1, 0);

/** The lowest number that is left, with its range; null = none is. */
export function nextNumber(ranges: readonly Range[], of: SeriesYear): (SeriesNumber & { range: string }) | null {
  const [first] = ranges
    .filter((range) => isSame(range, of) && range.next <= range.to)
    .toSorted((a, b) => a.next - b.next);
  return first ? { series: of.series, year: of.year, number: first.next, range: first.id } : null;
}

/** What runs low of the series that this workstation writes, this year or the one before. */
export function wanted(ranges: readonly Range[], now: number): SeriesYear[] {
  const lately = yearOf(now) - 1;
  const series = [...new Set(ranges.filter(({ year }) => year >= lately).map((range) => range.series))].toSorted();
  return series
    .flatMap((name) => leasableYears(now).map((year) => ({ series: name, year })))
    .filter((of) => remaining(ranges, of) < FEW);
}
