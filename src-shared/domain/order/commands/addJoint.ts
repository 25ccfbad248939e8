/** 增加协办: the district names units beside the lead, the lead's center units of its own (domain.md §1.5, §1.8). */
import { z } from 'zod';
import type { Unit } from '../../organization/organization.ts';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, refuse, UNTAUGHT, type CommandFamily, type DecideContext } from '../command.ts';
import { unitCode, written } from '../fields.ts';
import { known } from '../order.ts';
import type { OrderState } from '../types.ts';
import { ANSWERING_UNITS, dispatchTargets, districtAbove, innerUnits, leadCentre } from '../who.ts';

const schema = z.object({
  toUnit: unitCode('协办单位'),
  note: written(500, '协办要求').optional(),
});

function jointTargets(
  order: OrderState,
  { actor, organization }: Pick<DecideContext, 'actor' | 'organization'>,
): Unit[] {
  const units =
    organization.find(actor.unit)?.kind === 'district'
      ? dispatchTargets(actor.unit, organization)
      : innerUnits(order.leadUnit, organization);
  return units.filter(({ code }) => code !== order.leadUnit);
}

export const addJoint: CommandFamily<z.infer<typeof schema>> = {
  kind: 'addJoint',
  version: 1,
  label: '增加协办',
  key: null,
  place: 120,
  schema,
  roles: HANDLING_ROLES,
  phases: ['awaitingAccept', 'handling', 'awaitingReview', 'awaitingCallback'],
  units: ['district', ...ANSWERING_UNITS],
  taught: UNTAUGHT,
  clocks: [],
  // Additive: it takes nothing from what others do meanwhile.
  exclusive: false,
  permits: (order, context) => (districtAbove(order, context) === null ? null : leadCentre(order, context)),
  targets: jointTargets,
  decide(state, { toUnit, note }, context) {
    const order = known(state);
    if (order.jointUnits.includes(toUnit)) return refuse('joint-known');
    if (!jointTargets(order, context).some(({ code }) => code === toUnit)) return refuse('joint-target');
    return accepted(this, false, { toUnit }, { note });
  },
  evolve(state, event) {
    const order = known(state);
    const { toUnit } = event.data as { toUnit: string };
    return { ...order, jointUnits: [...order.jointUnits, toUnit] };
  },
  sentence: (event, { unitName }) =>
    `${unitName((event.data as { toUnit: string }).toUnit)}协办${aside(event, 'note')}`,
};
