/** Which acts a unit of this kind can ever do, whatever the order: the others are not offered to it at all. */
import type { UnitKind } from '../organization/organization.ts';
import { HUMAN_KINDS, type HumanKind } from './phases.ts';

/** Only a district dispatches (区转, domain.md §1.2). */
export const actsOfUnit = (unit: UnitKind): readonly HumanKind[] =>
  HUMAN_KINDS.filter((kind) => kind !== 'dispatch' || unit === 'district');
