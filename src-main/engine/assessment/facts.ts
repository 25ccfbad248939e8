/** What the ranking reads of the orders: counts by unit, all of its SQL. */
import { NO_COUNTS, sumCounts, type Counts, type Tally } from '#shared/domain/assessment/counts.ts';
import type { Period } from '#shared/domain/assessment/period.ts';
import type { DateField } from '#shared/domain/assessment/scheme.ts';
import type { Subject } from '#shared/domain/assessment/subject.ts';
import { keyRange } from '../store/order-key.ts';
import type { Store } from '../store/store.ts';

/** An id, or what stands in its place where a file brings a name without one; '' = nothing is known. */
const named = (id: string, name: string): string =>
  `CASE WHEN ${id} <> '' THEN ${id} WHEN ${name} <> '' THEN '~' || ${name} ELSE '' END`;

interface Key {
  key: string;
  name: string;
}

/** A file names its own streets and communities beside the unit; orders of the centre are known by their units only. */
const KEYS: Record<'enrolled' | 'ofFiles', Record<Subject, Key>> = {
  enrolled: {
    unit: { key: 'answerable', name: "''" },
    street: { key: 'answerable', name: "''" },
    department: { key: 'answerable', name: "''" },
    community: { key: 'community_id', name: "''" },
    section: { key: 'unit_id', name: "''" },
  },
  ofFiles: {
    unit: { key: 'answerable', name: "CASE WHEN unit_name <> '' THEN unit_name ELSE street_name END" },
    street: { key: named('street_id', 'street_name'), name: 'street_name' },
    department: { key: 'answerable', name: 'unit_name' },
    community: { key: named('community_id', 'community_name'), name: 'community_name' },
    section: { key: named('unit_id', 'unit_name'), name: 'unit_name' },
  },
};

/** The table stands in the order of the city's dispatch: a period of it is a range of keys. */
const WITHIN: Record<DateField, string> = {
  cityDispatchedAt: `k >= @fromKey AND k < @toKey AND city_dispatched_at >= @fromAt AND city_dispatched_at < @toAt`,
  completedAt: `completed_at >= @fromAt AND completed_at < @toAt`,
};

const countsSql = ({ key, name }: Key, within: string): string => `
  SELECT ${key} AS unit, ${name} AS name, excluded, count(*) AS assessed,
    count(*) FILTER (WHERE sample_contacted) AS contacted,
    count(*) FILTER (WHERE sample_valid) AS sample,
    count(*) FILTER (WHERE sample_valid AND sample_contacted) AS responded,
    count(*) FILTER (WHERE sample_valid AND sample_solved) AS solved,
    count(*) FILTER (WHERE sample_valid AND sample_satisfaction = '满意') AS satisfied,
    count(*) FILTER (WHERE sample_valid AND sample_satisfaction = '基本满意') AS basicallySatisfied,
    count(*) FILTER (WHERE in_time = 1) AS inTime,
    count(*) FILTER (WHERE in_time = 0) AS overdue,
    count(*) FILTER (WHERE in_time IS NULL) AS untimed
  FROM order_fact WHERE ${within} GROUP BY 1, 2, 3`;

export interface UnitTally extends Tally {
  /** The most frequent spelling in the files; '' when none names it. */
  name: string;
}

export interface FactsQuery {
  period: Pick<Period, 'fromAt' | 'toAt'>;
  dateField: DateField;
  subject: Subject;
  /** False: the store was never enrolled, its orders are those of imported files. */
  isEnrolled: boolean;
}

/** By the code of the unit, or `~…` for one that no package knows; '' holds the orders of which no unit is known. */
export function talliesOf(
  store: Store,
  { period, dateField, subject, isEnrolled }: FactsQuery,
): Map<string, UnitTally> {
  const sql = countsSql(KEYS[isEnrolled ? 'enrolled' : 'ofFiles'][subject], WITHIN[dateField]);
  const { fromAt, toAt } = period;
  const rows = store.sql(sql).all({ fromAt, toAt, ...keyRange(fromAt, toAt) }) as ({
    unit: string;
    name: string;
    excluded: number;
  } & Counts)[];
  const tallies = new Map<string, UnitTally>();
  const spellings = new Map<string, Map<string, number>>();
  for (const { unit, name, excluded, ...counts } of rows) {
    const held = tallies.get(unit) ?? { counts: NO_COUNTS, excluded: NO_COUNTS, name: '' };
    const part = excluded === 1 ? 'excluded' : 'counts';
    tallies.set(unit, { ...held, [part]: sumCounts([held[part], counts]) });
    const uses = spellings.get(unit) ?? new Map<string, number>();
    spellings.set(unit, uses.set(name, (uses.get(name) ?? 0) + counts.assessed));
  }
  for (const [unit, tally] of tallies) tally.name = mostUsed(spellings.get(unit) ?? new Map<string, number>());
  return tallies;
}

/** Among equally frequent ones the first by code point, so that two runs say the same; '' only when nothing else is there. */
function mostUsed(uses: ReadonlyMap<string, number>): string {
  const [first] = [...uses].filter(([name]) => name !== '').toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return first?.[0] ?? '';
}
