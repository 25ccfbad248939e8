/** Ranking of units by their composite score. Pure, exact, explainable (design.md §6). */
import { UNIT_KIND_LABEL, type UnitKind } from '../organization/organization.ts';
import { NO_COUNTS, sumCounts, type Counts, type Tally } from './counts.ts';
import { compare } from './fraction.ts';
import { compositeScore, figuresOf, type Figures } from './rates.ts';
import type { Counting, Grouping, Scheme } from './scheme.ts';

/** A unit with its orders: those of a final 剔除 apart (none when it is left out). */
export interface CountedUnit {
  code: string;
  name: string;
  kind?: UnitKind;
  counts: Counts;
  excluded?: Counts;
}

/** The figures by which the scheme ranks. */
export interface RankedUnit extends Figures {
  unit: string;
  name: string;
  /** Of units that are ranked apart; null = all together. */
  group: string | null;
  /** 1, 2, 2, 4 …; null = listed, not ranked. */
  rank: number | null;
  /** The figures of the other counting: 全量 beside 考核口径, or the other way round. */
  other: Figures;
}

export interface Ranking {
  /** Group after group, within each by rank, the unranked last. */
  rows: RankedUnit[];
  /** Counts summed, rates from the sums (件数合并计算), not the mean of the units. */
  total: RankedUnit;
  /** The same of each group that has units; empty when all are ranked together. */
  groups: RankedUnit[];
}

/** What one counting counts of a unit. */
const countedAs = ({ counts, excluded = NO_COUNTS }: Pick<CountedUnit, 'counts' | 'excluded'>, by: Counting): Counts =>
  by === 'assessed' ? counts : sumCounts([counts, excluded]);

const OTHER: Record<Counting, Counting> = { assessed: 'all', all: 'assessed' };

function described(unit: Omit<CountedUnit, 'kind'>, scheme: Scheme, group: string | null): Omit<RankedUnit, 'rank'> {
  return {
    unit: unit.code,
    name: unit.name,
    group,
    ...figuresOf(countedAs(unit, scheme.counting), scheme),
    other: figuresOf(countedAs(unit, OTHER[scheme.counting]), scheme),
  };
}

function totalOf(name: string, group: string | null, units: readonly CountedUnit[], scheme: Scheme): RankedUnit {
  const sum: Tally = {
    counts: sumCounts(units.map(({ counts }) => counts)),
    excluded: sumCounts(units.map(({ excluded = NO_COUNTS }) => excluded)),
  };
  return { ...described({ code: '', name, ...sum }, scheme, group), rank: null };
}

/**
 * Ranks on the exact, unrounded score. Equal scores share a rank and the next rank is skipped; among equals the order
 * of the list is the order of the units given. Units without a sufficient sample stand at the end, unranked.
 */
function rankTogether(units: readonly CountedUnit[], scheme: Scheme, group: string | null): RankedUnit[] {
  const scored = units.map((unit, position) => ({
    unit,
    position,
    score: compositeScore(countedAs(unit, scheme.counting), scheme),
  }));
  scored.sort((a, b) => {
    if (a.score && b.score) return compare(b.score, a.score) || a.position - b.position;
    return a.score ? -1 : b.score ? 1 : a.position - b.position;
  });
  let rank = 0;
  return scored.map(({ unit, score }, i): RankedUnit => {
    const before = scored[i - 1]?.score;
    if (score && !(before && compare(before, score) === 0)) rank = i + 1;
    return { ...described(unit, scheme, group), rank: score ? rank : null };
  });
}

const REST = '其他';

function groupOf(unit: CountedUnit, grouping: Grouping, scheme: Scheme): string {
  switch (grouping.by) {
    case 'kind':
      return unit.kind === undefined ? REST : UNIT_KIND_LABEL[unit.kind];
    case 'volume': {
      const { assessed } = countedAs(unit, scheme.counting);
      return grouping.classes.find(({ atLeast }) => assessed >= atLeast)?.name ?? REST;
    }
    case 'list':
      return grouping.groups.find(({ units }) => units.includes(unit.code))?.name ?? REST;
  }
}

/** Names of the groups in the order in which they are listed. */
function groupNames(grouping: Grouping): string[] {
  switch (grouping.by) {
    case 'kind':
      return [...Object.values(UNIT_KIND_LABEL), REST];
    case 'volume':
      return [...grouping.classes.map(({ name }) => name), REST];
    case 'list':
      return [...grouping.groups.map(({ name }) => name), REST];
  }
}

/** @param grouping units of different groups are ranked apart; null = all together */
export function rankUnits(units: readonly CountedUnit[], scheme: Scheme, grouping: Grouping | null = null): Ranking {
  const total = totalOf('合并计算', null, units, scheme);
  if (grouping === null) return { rows: rankTogether(units, scheme, null), total, groups: [] };
  const placed = units.map((unit) => ({ unit, group: groupOf(unit, grouping, scheme) }));
  const held = groupNames(grouping)
    .map((name) => [name, placed.filter(({ group }) => group === name).map(({ unit }) => unit)] as const)
    .filter(([, group]) => group.length > 0);
  return {
    rows: held.flatMap(([name, group]) => rankTogether(group, scheme, name)),
    total,
    groups: held.map(([name, group]) => totalOf(name, name, group, scheme)),
  };
}
