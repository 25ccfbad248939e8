/** 审核: the center passes a section's reply, which is then the unit's own, or sends it back with the reason (驳回). */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, refuse, UNTAUGHT, type CommandFamily } from '../command.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { ANSWERING_UNITS, leadCentre } from '../who.ts';

const schema = z.object({
  passed: z.boolean().describe('是否通过'),
  note: written(500, '审核意见；驳回时必填').optional(),
});

interface ReviewedData {
  passed: boolean;
  contactedAt: number | null;
  solved: boolean;
}

export const review: CommandFamily<z.infer<typeof schema>> = {
  kind: 'review',
  version: 1,
  label: '审核',
  key: 'S',
  place: 60,
  schema,
  roles: HANDLING_ROLES,
  phases: ['awaitingReview'],
  units: ANSWERING_UNITS,
  taught: UNTAUGHT,
  clocks: [],
  exclusive: true,
  permits: leadCentre,
  decide(state, { passed, note }) {
    const submitted = known(state).submittedReply;
    if (!submitted) return refuse('phase');
    if (!passed && note === undefined) return refuse('reason-missing');
    const { contactedAt, deadline } = submitted;
    // As with a reply: one that names a term promises, and does not say that it is solved.
    const data: ReviewedData = { passed, contactedAt, solved: deadline === null };
    return accepted(this, true, { ...data }, { note });
  },
  evolve(state, event) {
    const { submittedReply: _, ...order } = known(state);
    const { passed, contactedAt, solved } = event.data as unknown as ReviewedData;
    return passed
      ? {
          ...order,
          phase: 'awaitingCallback',
          repliedAt: event.countedAt,
          contactedAt: order.contactedAt ?? contactedAt,
          unitSolved: solved,
        }
      : { ...order, phase: 'handling' };
  },
  sentence: (event) => `审核${event.data['passed'] === true ? '通过，作为答复' : '驳回'}${aside(event, 'note')}`,
};
