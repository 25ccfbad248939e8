/** 销账: the matter is taken off account, and its clock goes on. */
import { z } from 'zod';
import { resumeDue } from '../../deadline/clocks.ts';
import type { Due } from '../../deadline/due.ts';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, UNTAUGHT, type CommandFamily } from '../command.ts';
import { withDue } from '../due-changes.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { OPEN_PHASES } from '../types.ts';
import { districtAbove, leadCentre } from '../who.ts';

const schema = z.object({ note: written(1000, '销账说明') });

export const offAccount: CommandFamily<z.infer<typeof schema>> = {
  kind: 'offAccount',
  version: 1,
  label: '销账',
  key: null,
  place: 172,
  schema,
  roles: HANDLING_ROLES,
  phases: OPEN_PHASES,
  units: ['district', 'street', 'department', 'enterprise'],
  taught: UNTAUGHT,
  clocks: ['resume'],
  exclusive: true,
  permits(state, context) {
    const why = districtAbove(state, context) === null ? null : leadCentre(state, context);
    return why ?? (known(state).onAccount?.stage === 'approved' ? null : 'not-on-account');
  },
  decide(state, { note }, { now, rules }) {
    return accepted(this, true, { due: resumeDue(known(state).due, now, rules) }, { note });
  },
  evolve(state, event) {
    const order = known(state);
    const { due } = event.data as unknown as { due: Due };
    const reason = order.onAccount?.reason ?? '';
    return {
      ...withDue(order, due, event, '销账'),
      onAccount: { stage: 'ended', at: event.countedAt, reason },
    };
  },
  sentence: (event) => `销账，恢复计时${aside(event, 'note')}`,
};
