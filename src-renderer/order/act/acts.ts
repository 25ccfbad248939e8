/** The acts as the desk names and shows them. What one order allows comes with it from the engine. */
import { familyOf } from '#shared/domain/order/commands/index.ts';
import { ACT_KEY } from '#shared/domain/order/keys.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { actsOfUnit } from '#shared/domain/order/unit-acts.ts';
import type { UnitKind } from '#shared/domain/organization/organization.ts';

export const labelOf = (kind: HumanKind): string => familyOf(kind)?.label ?? kind;

/** Acts with a key that a unit of this kind is offered, in the desk's order. */
export const actsWithKey = (unit: UnitKind): readonly HumanKind[] =>
  actsOfUnit(unit).filter((kind) => ACT_KEY[kind] !== undefined);

/** Acts that stand on every order's page, possible or not; the others are there when they can be done. */
export const isUsual = (kind: HumanKind, unit: UnitKind): boolean =>
  ACT_KEY[kind] !== undefined && (familyOf(kind)?.taught(unit).length ?? 0) > 0;

/** The act behind a single key, in upper case, for a unit of this kind. */
export const actOfKey = (key: string, unit: UnitKind): HumanKind | undefined =>
  actsOfUnit(unit).find((kind) => ACT_KEY[kind] === key);
