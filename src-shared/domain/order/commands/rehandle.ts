/** 重办: the center or the level above orders another round of handling, whatever the call-back said (二次办理). */
import { z } from 'zod';
import type { Due } from '../../deadline/due.ts';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, UNTAUGHT, type CommandFamily } from '../command.ts';
import { freshDue, settled, withDue } from '../due-changes.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { oversees } from '../who.ts';

const schema = z.object({ note: written(1000, '重办要求') });

export const rehandle: CommandFamily<z.infer<typeof schema>> = {
  kind: 'rehandle',
  version: 1,
  label: '重办',
  key: null,
  place: 150,
  schema,
  roles: HANDLING_ROLES,
  phases: ['awaitingCallback', 'completed'],
  units: ['city', 'district', 'street', 'department', 'enterprise'],
  taught: UNTAUGHT,
  clocks: ['start'],
  exclusive: true,
  permits: oversees,
  decide(state, { note }, { now, rules }) {
    return accepted(this, true, { due: freshDue(known(state), now, rules) }, { note });
  },
  evolve(state, event) {
    const { completion: _, ...order } = known(state);
    const { due } = event.data as unknown as { due: Due };
    return {
      ...withDue(settled(order, event.countedAt), due, event, '重办'),
      phase: 'handling',
      handlingRound: order.handlingRound + 1,
      unitSolved: null,
      completedAt: null,
      callsBefore: { round: order.handlingRound + 1, calls: order.callbackAttempts },
    };
  },
  sentence: (event, { unitName }) => `${unitName(event.unit)}要求重办${aside(event, 'note')}`,
};
