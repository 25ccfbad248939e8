/** 未接通: a call that nobody answered, counted for its round. Enough of them may close the order (completeUnreached). */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, UNTAUGHT, type CommandFamily } from '../command.ts';
import { callsCountedFrom } from '../calls.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { inLine } from '../who.ts';

const schema = z.object({ note: written(200, '说明').optional() });

export const unreached: CommandFamily<z.infer<typeof schema>> = {
  kind: 'unreached',
  version: 1,
  label: '登记未接通',
  key: null,
  place: 201,
  schema,
  roles: HANDLING_ROLES,
  phases: ['awaitingCallback'],
  units: null,
  taught: UNTAUGHT,
  clocks: [],
  exclusive: false,
  permits: inLine,
  decide(_state, { note }) {
    return accepted(this, false, {}, { note });
  },
  evolve(state, event) {
    const order = known(state);
    return {
      ...order,
      callsBefore: callsCountedFrom(order),
      callbackAttempts: order.callbackAttempts + 1,
      callback: { at: event.countedAt, unit: event.unit, connected: false, solved: null, satisfaction: null },
    };
  },
  sentence: (event, { unitName }) => `${unitName(event.unit)}回访，未接通${aside(event, 'note')}`,
};
