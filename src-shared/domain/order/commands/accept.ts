/** 签收: the unit signs for the order. The clocks began with the dispatch, not with this (features.md S5, X28). */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, actsForLead, type CommandFamily } from '../command.ts';
import { known } from '../order.ts';

const schema = z.object({});

export const accept: CommandFamily<z.infer<typeof schema>> = {
  kind: 'accept',
  version: 1,
  label: '签收',
  key: 'A',
  place: 10,
  schema,
  roles: HANDLING_ROLES,
  phases: ['awaitingAccept'],
  units: null,
  taught: () => ['open', 'toAccept'],
  // The clocks began with the dispatch.
  clocks: [],
  exclusive: true,
  permits: actsForLead,
  decide() {
    return accepted(this, true, {});
  },
  evolve(state, event) {
    return { ...known(state), phase: 'handling', acceptedAt: event.countedAt };
  },
  sentence: (event, { unitName }) => `${unitName(event.unit)}签收`,
};
