/** 取消协办: a joint unit is let go; the row it wrote stays. */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, refuse, UNTAUGHT, type CommandFamily } from '../command.ts';
import { unitCode, written } from '../fields.ts';
import { known } from '../order.ts';
import { OPEN_PHASES } from '../types.ts';
import { ANSWERING_UNITS, districtAbove, jointBeside, leadCentre } from '../who.ts';

const schema = z.object({
  toUnit: unitCode('协办单位'),
  note: written(500, '原因').optional(),
});

export const removeJoint: CommandFamily<z.infer<typeof schema>> = {
  kind: 'removeJoint',
  version: 1,
  label: '取消协办',
  key: null,
  place: 121,
  schema,
  roles: HANDLING_ROLES,
  phases: OPEN_PHASES,
  units: ['district', ...ANSWERING_UNITS],
  taught: UNTAUGHT,
  clocks: [],
  exclusive: false,
  permits(order, context) {
    const why = districtAbove(order, context) === null ? null : leadCentre(order, context);
    return why ?? (known(order).jointUnits.length === 0 ? 'not-joint' : null);
  },
  targets: ({ jointUnits }, { organization }) => jointUnits.flatMap((code) => organization.find(code) ?? []),
  decide(state, { toUnit, note }) {
    return known(state).jointUnits.includes(toUnit) ? accepted(this, false, { toUnit }, { note }) : refuse('not-joint');
  },
  evolve(state, event) {
    const order = known(state);
    return { ...order, jointUnits: jointBeside(order, (event.data as { toUnit: string }).toUnit) };
  },
  sentence: (event, { unitName }) =>
    `取消${unitName((event.data as { toUnit: string }).toUnit)}协办${aside(event, 'note')}`,
};
