/** The weekly ranking of a district's streets, from the upper level's sample results. */
import type { RankingView } from '#shared/contract/api.ts';
import { RpcError } from '#shared/contract/rpc.ts';
import type { Period } from '#shared/domain/assessment/period.ts';
import { NO_COUNTS, rankUnits, type Counts, type Ranking } from '#shared/domain/assessment/ranking.ts';
import { formulaText, SCHEMES, type Scheme } from '#shared/domain/assessment/scheme.ts';
import { weekFromId } from '#shared/domain/time.ts';
import { unitRef } from '../unit-ref.ts';
import type { Workstation } from '../workstation.ts';
import { keyRange } from '../store/order-key.ts';
import type { Store } from '../store/store.ts';

export interface RankingQuery {
  /** `2019-W42` */
  week: string;
  scheme?: string | undefined;
}

type Span = Pick<Period, 'fromAt' | 'toAt'>;

/** Counts of all orders that the city dispatched in the period, by the unit that answers for them. */
const COUNTS_SQL = `
  SELECT answerable AS unit, count(*) AS assessed,
    count(*) FILTER (WHERE sample_contacted) AS contacted,
    count(*) FILTER (WHERE sample_valid) AS sample,
    count(*) FILTER (WHERE sample_valid AND sample_contacted) AS responded,
    count(*) FILTER (WHERE sample_valid AND sample_solved) AS solved,
    count(*) FILTER (WHERE sample_valid AND sample_satisfaction = '满意') AS satisfied,
    count(*) FILTER (WHERE sample_valid AND sample_satisfaction = '基本满意') AS basicallySatisfied
  FROM order_fact WHERE k >= @fromKey AND k < @toKey AND city_dispatched_at >= @fromAt AND city_dispatched_at < @toAt
  GROUP BY answerable`;

function countsByUnit(store: Store, { fromAt, toAt }: Span): Map<string, Counts> {
  const rows = store.sql(COUNTS_SQL).all({ fromAt, toAt, ...keyRange(fromAt, toAt) }) as ({ unit: string } & Counts)[];
  return new Map(rows.map(({ unit, ...counts }) => [unit, counts]));
}

/** Throws RpcError `scheme`. */
export function schemeOf(id: string | undefined): Scheme {
  const scheme = id === undefined ? SCHEMES[0] : SCHEMES.find((s) => s.id === id);
  if (!scheme) throw new RpcError('scheme', `没有考核口径${id ?? ''}。`);
  return scheme;
}

interface RankedPeriod {
  ranking: Ranking;
  /** Orders of the period that units outside of the ranking answer for: departments, enterprises, the district itself. */
  uncounted: number;
}

/**
 * Ranks the streets of this workstation's district; call it inside one read. `unit`: of the person who asks. Throws
 * RpcError `scope`: only where every ranked unit is in scope can a ranking be computed, others get the frozen result.
 */
export function rankPeriod(workstation: Workstation, unit: string, span: Span, scheme: Scheme): RankedPeriod {
  const { store, meta, packages } = workstation;
  const { organization } = packages;
  const own = meta.unit();
  if (organization.find(own)?.kind !== 'district' || unit !== own)
    throw new RpcError('scope', '排名由区级工作站计算，请以区级单位的用户登录。');
  const counts = countsByUnit(store, span);
  const units = organization
    .children(own)
    .filter(({ kind }) => kind === 'street')
    .map(({ code, name }) => ({ code, name, counts: counts.get(code) ?? NO_COUNTS }));
  const all = [...counts.values()].reduce((sum, { assessed }) => sum + assessed, 0);
  const ranked = units.reduce((sum, each) => sum + each.counts.assessed, 0);
  return { ranking: rankUnits(units, scheme), uncounted: all - ranked };
}

export interface RankingOf {
  view: RankingView;
  scheme: Scheme;
  /** The orders are invented. */
  isDemo: boolean;
}

/** `unit`: of the person who asks. Throws RpcError `scope`, `week` or `scheme`. */
export function rankingOf(workstation: Workstation, unit: string, query: RankingQuery): RankingOf {
  const { store, meta, outbox, packages, clock } = workstation;
  const week = weekFromId(query.week);
  if (!week) throw new RpcError('week', `没有这一周：${query.week}。`);
  const scheme = schemeOf(query.scheme);
  return store.read(() => {
    const { ranking, uncounted } = rankPeriod(workstation, unit, week, scheme);
    const status = meta.status();
    const waiting = outbox.counts();
    const { id, name, example } = scheme;
    const view: RankingView = {
      week: { id: query.week, ...week },
      scheme: { id, name, example, formula: formulaText(scheme) },
      district: unitRef(packages.organization, meta.unit()),
      ranking,
      uncounted,
      dataAsOf: { centreAt: status.centreAt, localAt: clock.now() },
      offlineSince: status.state === 'online' ? null : status.since,
      pending: waiting.pending + waiting.sent,
    };
    return { view, scheme, isDemo: meta.get('mark') === 'demo' };
  });
}
