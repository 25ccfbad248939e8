/**
 * 办结: praise and consultation are closed by the unit itself, without a call-back. Every other type needs the citizen's
 * word; an enterprise request keeps its type, which is the flag its own report is made from (domain.md §1.13).
 */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, actsForLead, aside, UNTAUGHT, type CommandFamily } from '../command.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import type { RequestType } from '../types.ts';

const COMPLETED_DIRECTLY: readonly RequestType[] = ['表扬', '咨询'];

const schema = z.object({ note: written(2000, '办结情况') });

export const complete: CommandFamily<z.infer<typeof schema>> = {
  kind: 'complete',
  version: 1,
  label: '办结',
  key: null,
  place: 203,
  schema,
  roles: HANDLING_ROLES,
  phases: ['handling', 'awaitingCallback'],
  units: null,
  taught: UNTAUGHT,
  clocks: ['stop'],
  exclusive: true,
  permits: (state, context) =>
    actsForLead(state, context) ?? (COMPLETED_DIRECTLY.includes(known(state).type) ? null : 'needs-callback'),
  decide(_state, { note }) {
    return accepted(this, true, {}, { note });
  },
  evolve: (state, event) => ({
    ...known(state),
    phase: 'completed',
    completedAt: event.countedAt,
    completion: 'direct',
  }),
  sentence: (event, { unitName }) => `${unitName(event.unit)}办结${aside(event, 'note')}`,
};
