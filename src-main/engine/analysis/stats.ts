/** Counts of orders by place, unit, category or channel. */
import { UNIT_KIND_LABEL, type Organization, type UnitKind } from '#shared/domain/organization/organization.ts';
import { unitNamed } from '#shared/domain/table/unit-names.ts';
import { DAY, dayFromText } from '#shared/domain/time.ts';
import { keyRange } from '../store/order-key.ts';
import type { Store } from '../store/store.ts';

export const STATS_BY = ['street', 'unit', 'category', 'channel'] as const;
export type StatsBy = (typeof STATS_BY)[number];

export interface StatsRow {
  /** As most of its orders spell it. */
  name: string;
  /** '' when the orders name it without one. */
  id: string;
  count: number;
  inTime: number;
  overdue: number;
  /** Not completed, without a clock, or a file that does not say. */
  unknown: number;
  /** Whole numbers; the unknown are not in it. `d` 0 = nothing to divide by. */
  inTimeRate: { n: number; d: number };
}

interface Span {
  fromAt: number;
  toAt: number;
}

/** Whole days of the field's time zone, both inclusive, as `2019-11-18`. Throws on what is no day. */
export const spanOfDays = (from: string, to: string): Span => ({
  fromAt: dayFromText(from),
  toAt: dayFromText(to) + DAY,
});

/** Expressions for the id and the name of what is counted by. A category is its whole path: names repeat under others. */
const GROUPS: Record<StatsBy, { id: string; name: string; from: string }> = {
  street: { id: 'street_id', name: 'street_name', from: 'order_fact' },
  unit: { id: 'unit_id', name: 'unit_name', from: 'order_fact' },
  category: { id: "''", name: 'category', from: 'order_fact JOIN order_row USING (k)' },
  channel: { id: "''", name: 'channel', from: 'order_fact' },
};

interface Counted {
  id: string;
  name: string;
  count: number;
  inTime: number;
  overdue: number;
}

const NOTHING = '（未填）';

/** Kinds of unit that a name can mean; null where no unit is counted by. */
const KINDS: Record<StatsBy, readonly UnitKind[] | null> = {
  street: ['street'],
  unit: (Object.keys(UNIT_KIND_LABEL) as UnitKind[]).filter((kind) => kind !== 'community'),
  category: null,
  channel: null,
};

/** A file's name of a unit that the organization knows is that unit: one street stands in one row. */
function known(counted: readonly Counted[], organization: Organization, by: StatsBy): Counted[] {
  const kinds = KINDS[by];
  return counted.map((each) => {
    if (kinds === null || each.id !== '' || each.name === '') return each;
    const unit = unitNamed({ id: '', name: each.name }, organization, { kinds });
    return unit ? { ...each, id: unit.code, name: unit.name } : each;
  });
}

/** Spellings of one id together; without an id the name stands for itself. */
function joined(counted: readonly Counted[], organization: Organization): StatsRow[] {
  const groups = new Map<string, Counted[]>();
  for (const each of counted) {
    const key = each.id === '' ? `name ${each.name}` : `id ${each.id}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((spellings): StatsRow => {
    const sum = (of: 'count' | 'inTime' | 'overdue'): number => spellings.reduce((n, each) => n + each[of], 0);
    const named = spellings.filter(({ name }) => name !== '').toSorted((a, b) => b.count - a.count);
    const id = spellings[0]?.id ?? '';
    const [count, inTime, overdue] = [sum('count'), sum('inTime'), sum('overdue')];
    return {
      name: named[0]?.name ?? (id === '' ? NOTHING : organization.nameOf(id)),
      id,
      count,
      inTime,
      overdue,
      unknown: count - inTime - overdue,
      inTimeRate: { n: inTime, d: inTime + overdue },
    };
  });
}

/** Orders that the city dispatched in the span; the largest group first, of equal ones by name. */
export function statsOf(store: Store, by: StatsBy, { fromAt, toAt }: Span, organization: Organization): StatsRow[] {
  const { id, name, from } = GROUPS[by];
  const counted = store
    .sql(
      `SELECT ${id} AS id, ${name} AS name, count(*) AS count, count(*) FILTER (WHERE in_time = 1) AS inTime,
         count(*) FILTER (WHERE in_time = 0) AS overdue
       FROM ${from}
       WHERE k >= @fromKey AND k < @toKey AND order_fact.city_dispatched_at >= @fromAt
         AND order_fact.city_dispatched_at < @toAt
       GROUP BY 1, 2`,
    )
    .all({ fromAt, toAt, ...keyRange(fromAt, toAt) }) as Counted[];
  return joined(known(counted, organization, by), organization).toSorted(
    (a, b) => b.count - a.count || a.name.localeCompare(b.name, 'zh-CN'),
  );
}
