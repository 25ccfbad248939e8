/** 三次未接通办结: after enough unanswered calls on the record the order is closed without an answer. */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, UNTAUGHT, type CommandFamily } from '../command.ts';
import { unansweredCalls } from '../calls.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { inLine } from '../who.ts';

const schema = z.object({ note: written(500, '说明').optional() });

export const completeUnreached: CommandFamily<z.infer<typeof schema>> = {
  kind: 'completeUnreached',
  version: 1,
  label: '按未接通办结',
  key: null,
  place: 202,
  schema,
  roles: HANDLING_ROLES,
  phases: ['awaitingCallback'],
  units: null,
  taught: UNTAUGHT,
  clocks: ['stop'],
  refusals: { 'own-too-few-calls': '未接通的次数还不够，不能这样办结。' },
  exclusive: true,
  permits(state, context) {
    const why = inLine(state, context);
    if (why) return why;
    const needed = context.rules.handling?.unansweredCalls ?? 1;
    return unansweredCalls(known(state)) < needed ? 'own-too-few-calls' : null;
  },
  decide(state, { note }) {
    return accepted(this, true, { calls: unansweredCalls(known(state)) }, { note });
  },
  evolve: (state, event) => ({
    ...known(state),
    phase: 'completed',
    completedAt: event.countedAt,
    completion: 'unreached',
  }),
  sentence: (event) => `${String(event.data['calls'])}次回访未接通，办结${aside(event, 'note')}`,
};
