/** Which acts a unit of this kind can ever do, whatever the order: the others are not offered to it at all. */
import type { UnitKind } from '../organization/organization.ts';
import { HUMAN_FAMILIES, type HumanKind } from './phases.ts';

export const actsOfUnit = (unit: UnitKind): readonly HumanKind[] =>
  HUMAN_FAMILIES.filter(({ units }) => units?.includes(unit) ?? true).map(({ kind }) => kind);
