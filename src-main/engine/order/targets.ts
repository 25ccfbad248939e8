/** Units that an act on an order can name, most used up to yesterday first. */
import { familyOf } from '#shared/domain/order/commands/index.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import type { OrderState } from '#shared/domain/order/types.ts';
import type { Organization, Unit } from '#shared/domain/organization/organization.ts';
import type { Actor } from '#shared/domain/organization/roles.ts';
import { dayStart } from '#shared/domain/time.ts';
import type { Store } from '../store/store.ts';

/** So many of the latest acts before today say who is used most. */
const LATEST = 500;

/**
 * How often each unit was chosen before today. A day's counts are read once and then stay: the digits beside the units
 * must not move under a clerk's fingers, neither with the acts of the day nor with old orders that arrive again.
 */
const KEPT = new WeakMap<Store, Map<HumanKind, { day: number; uses: ReadonlyMap<string, number> }>>();

function uses(store: Store, kind: HumanKind, now: number): ReadonlyMap<string, number> {
  const day = dayStart(now);
  const kept = KEPT.get(store) ?? new Map<HumanKind, { day: number; uses: ReadonlyMap<string, number> }>();
  KEPT.set(store, kept);
  const known = kept.get(kind);
  if (known?.day === day) return known.uses;
  const rows = store
    .sql(
      `SELECT unit, count(*) AS uses FROM (
         SELECT json_extract(body, '$.data.toUnit') AS unit FROM event
         WHERE kind = ? AND json_extract(body, '$.countedAt') < ? ORDER BY rowid DESC LIMIT ${LATEST}
       ) GROUP BY unit`,
    )
    .all(kind, day) as { unit: string; uses: number }[];
  const counted = new Map(rows.map(({ unit, uses: n }) => [unit, n]));
  // A store that has no history yet is still being filled.
  if (counted.size > 0) kept.set(kind, { day, uses: counted });
  return counted;
}

interface Asked {
  kind: HumanKind;
  state: OrderState;
  actor: Actor;
  now: number;
}

/**
 * Equally often used ones, and all in a store without a yesterday, in the order of the organization's package. The unit
 * that leads now is among them, though nothing can be sent there: without it the digits of the others would shift.
 */
export function targetsOf(store: Store, { kind, state, actor, now }: Asked, organization: Organization): Unit[] {
  const used = uses(store, kind, now);
  return (familyOf(kind)?.targets?.(state, { actor, organization }) ?? [])
    .map((unit, position) => ({ unit, position, uses: used.get(unit.code) ?? 0 }))
    .toSorted((a, b) => b.uses - a.uses || a.position - b.position)
    .map(({ unit }) => unit);
}
