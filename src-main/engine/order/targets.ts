/** Units an order may be dispatched or forwarded to, most used first. */
import type { OrderState } from '#shared/domain/order/types.ts';
import type { Organization, Unit } from '#shared/domain/organization/organization.ts';
import type { Store } from '../store/store.ts';

export type TargetKind = 'dispatch' | 'forward';

const DISPATCHED_TO: ReadonlySet<string> = new Set(['street', 'department', 'enterprise']);

/** So many of the latest acts say who is used most. */
const LATEST = 500;

function candidates(kind: TargetKind, state: OrderState, actorUnit: string, organization: Organization): Unit[] {
  if (kind === 'dispatch') return organization.children(actorUnit).filter((unit) => DISPATCHED_TO.has(unit.kind));
  const answerable = organization.answerableFor(state.leadUnit);
  if (!answerable) return [];
  return organization
    .subtree(answerable.code)
    .filter((unit) => organization.answerableFor(unit.code)?.code === answerable.code);
}

function uses(store: Store, kind: TargetKind): Map<string, number> {
  const rows = store
    .sql(
      `SELECT unit, count(*) AS uses FROM (
         SELECT json_extract(body, '$.data.toUnit') AS unit FROM event WHERE kind = ? ORDER BY rowid DESC LIMIT ${LATEST}
       ) GROUP BY unit`,
    )
    .all(kind) as { unit: string; uses: number }[];
  return new Map(rows.map(({ unit, uses: n }) => [unit, n]));
}

export function targetsOf(
  store: Store,
  kind: TargetKind,
  state: OrderState,
  actorUnit: string,
  organization: Organization,
): Unit[] {
  const used = uses(store, kind);
  return candidates(kind, state, actorUnit, organization)
    .filter((unit) => unit.code !== state.leadUnit)
    .map((unit, position) => ({ unit, position, uses: used.get(unit.code) ?? 0 }))
    .toSorted((a, b) => b.uses - a.uses || a.position - b.position)
    .map(({ unit }) => unit);
}
