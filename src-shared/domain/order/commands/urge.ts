/** 催办: the level above reminds the unit; the first step of the ladder of supervision (domain.md §1.9). */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, UNTAUGHT, type CommandFamily } from '../command.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { OPEN_PHASES } from '../types.ts';
import { oversees } from '../who.ts';

const schema = z.object({ note: written(500, '催办要求').optional() });

export const urge: CommandFamily<z.infer<typeof schema>> = {
  kind: 'urge',
  version: 1,
  label: '催办',
  key: null,
  place: 101,
  schema,
  roles: HANDLING_ROLES,
  phases: OPEN_PHASES,
  units: ['city', 'district', 'street', 'department', 'enterprise'],
  taught: UNTAUGHT,
  clocks: [],
  exclusive: false,
  permits: (state, context) => (known(state).leadUnit === context.actor.unit ? 'not-above' : oversees(state, context)),
  decide(_state, { note }) {
    return accepted(this, false, {}, { note });
  },
  evolve(state, event) {
    const order = known(state);
    return { ...order, urges: { count: (order.urges?.count ?? 0) + 1, lastAt: event.countedAt } };
  },
  sentence: (event, { unitName }) => `${unitName(event.unit)}催办${aside(event, 'note')}`,
};
