/** Rankings over a period, from the upper level's sample results. */
import type { RankingView } from '#shared/contract/api.ts';
import { RpcError } from '#shared/contract/rpc.ts';
import { NO_COUNTS } from '#shared/domain/assessment/counts.ts';
import type { Period } from '#shared/domain/assessment/period.ts';
import { rankUnits, type CountedUnit, type Ranking } from '#shared/domain/assessment/ranking.ts';
import { formulaText, type Grouping, type Scheme } from '#shared/domain/assessment/scheme.ts';
import { isOfSubject, rankedUnits, type Subject } from '#shared/domain/assessment/subject.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';
import { weekFromId, type Week } from '#shared/domain/time.ts';
import { SAMPLE_ASSESSMENT } from '#shared/samples/schemes.ts';
import { unitRef } from '../unit-ref.ts';
import type { Workstation } from '../workstation.ts';
import { talliesOf, type UnitTally } from './facts.ts';

export interface RankingQuery {
  /** `2019-W42` */
  week: string;
  scheme?: string | undefined;
}

/** The scheme in force where none is named. Throws RpcError `scheme`. */
export function schemeOf(id: string | undefined): Scheme {
  const scheme = SAMPLE_ASSESSMENT.schemes.find((each) => id === undefined || each.id === id);
  if (!scheme) throw new RpcError('scheme', `没有考核口径${id ?? ''}。`);
  return scheme;
}

/** Throws RpcError `grouping`. */
export function groupingOf(id: string | null): Grouping | null {
  if (id === null) return null;
  const grouping = SAMPLE_ASSESSMENT.groupings.find((each) => each.id === id);
  if (!grouping) throw new RpcError('grouping', `没有分组${id}。`);
  return grouping;
}

export interface PeriodQuery {
  period: Pick<Period, 'fromAt' | 'toAt'>;
  scheme: Scheme;
  subject: Subject;
}

interface RankedPeriod {
  ranking: Ranking;
  /** Orders of the period that units outside of the ranking answer for, the excluded ones too. */
  uncounted: number;
}

/** All units of the subject that this workstation ranks, also those without an order. Throws RpcError `scope`. */
function unitsInScope(
  organization: Organization,
  own: string,
  subject: Subject,
  tallies: ReadonlyMap<string, UnitTally>,
): CountedUnit[] {
  const ranked = rankedUnits(organization, own, subject);
  if (!ranked)
    throw new RpcError(
      'scope',
      organization.find(own)?.kind === 'street'
        ? '街道（镇）和部门的排名由区级工作站计算；街道工作站可以排本街道的社区和科室。'
        : '排名由区级工作站计算，请以区级单位的用户登录。',
    );
  const isTwice = (name: string): boolean => ranked.filter((unit) => unit.name === name).length > 1;
  return ranked.map(({ code, name, kind, parent }) => ({
    code,
    name: isTwice(name) && parent !== null ? `${name}（${organization.nameOf(parent)}）` : name,
    kind,
    counts: tallies.get(code)?.counts ?? NO_COUNTS,
    excluded: tallies.get(code)?.excluded ?? NO_COUNTS,
  }));
}

/** Every unit that occurs in the files, ascending by code; units that a package knows by their name there. */
function unitsInFiles(
  organization: Organization,
  subject: Subject,
  tallies: ReadonlyMap<string, UnitTally>,
): CountedUnit[] {
  const found = [...tallies].flatMap(([code, { name, ...tally }]): CountedUnit[] => {
    const known = organization.find(code);
    if (code === '' || code === '~' || (subject !== 'unit' && known && !isOfSubject(known, subject))) return [];
    const shown = known?.name ?? (name === '' ? code.replace(/^~/, '') : name);
    return [{ code, name: shown, ...(known && { kind: known.kind }), ...tally }];
  });
  return found.toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

/**
 * Ranks over a period; call it inside one read. Units and names are those of the period. An enrolled workstation ranks
 * what is in its scope (`unit`: of the person who asks), one that never was enrolled what its files name.
 * Throws RpcError `scope` (others get the frozen result) and `grouping`.
 */
export function rankPeriod(
  { store, meta, packages }: Workstation,
  unit: string,
  { period, scheme, subject }: PeriodQuery,
): RankedPeriod {
  const own = meta.unit();
  const organization = packages.organization.during(period.fromAt, period.toAt);
  if (unit !== own) throw new RpcError('scope', '排名由区级工作站计算，请以区级单位的用户登录。');
  const isEnrolled = own !== '';
  const tallies = talliesOf(store, { period, dateField: scheme.dateField, subject, isEnrolled });
  const units = isEnrolled
    ? unitsInScope(organization, own, subject, tallies)
    : unitsInFiles(organization, subject, tallies);
  const ordersIn = (all: Iterable<Pick<CountedUnit, 'counts' | 'excluded'>>): number =>
    [...all].reduce((sum, { counts, excluded }) => sum + counts.assessed + (excluded?.assessed ?? 0), 0);
  return {
    ranking: rankUnits(units, scheme, groupingOf(scheme.grouping)),
    uncounted: ordersIn(tallies.values()) - ordersIn(units),
  };
}

/** How fresh the figures are. */
export function standOf({
  meta,
  outbox,
  clock,
}: Workstation): Pick<RankingView, 'dataAsOf' | 'offlineSince' | 'pending'> {
  const status = meta.status();
  const waiting = outbox.counts();
  return {
    dataAsOf: { centreAt: status.centreAt, localAt: clock.now() },
    offlineSince: status.state === 'online' ? null : status.since,
    pending: waiting.pending + waiting.sent,
  };
}

/** The streets of a district over a week. Throws RpcError `week` or `scheme`. */
export function weekQuery({ week: id, scheme }: RankingQuery): PeriodQuery & { period: Period & Week } {
  const week = weekFromId(id);
  if (!week) throw new RpcError('week', `没有这一周：${id}。`);
  return { period: { id, ...week }, scheme: schemeOf(scheme), subject: 'street' };
}

/** `unit`: of the person who asks. Throws RpcError `scope`, `week` or `scheme`. */
export function rankingOf(workstation: Workstation, unit: string, query: RankingQuery): RankingView {
  const { store, meta, packages } = workstation;
  const asked = weekQuery(query);
  const { id, name, example, counting, dateField } = asked.scheme;
  return store.read(() => ({
    week: asked.period,
    scheme: { id, name, example, formula: formulaText(asked.scheme), counting, dateField },
    district: unitRef(packages.organization, meta.unit()),
    ...rankPeriod(workstation, unit, asked),
    ...standOf(workstation),
  }));
}
