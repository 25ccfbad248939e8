/** 送审: a section or community gives its reply to its center to be checked, instead of answering itself (回复审核). */
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, actsForLead, refuse, UNTAUGHT, type CommandFamily } from '../command.ts';
import type { SubmittedReply } from '../facts.ts';
import { known } from '../order.ts';
import { ANSWERING_UNITS, INNER_UNITS, standsAlone } from '../who.ts';
import { isContactTime, isPastTerm, replyLines, replySchema } from './reply.ts';
import type { z } from 'zod';

type SubmittedData = Omit<SubmittedReply, 'at' | 'unit'>;

export const submitReview: CommandFamily<z.infer<typeof replySchema>> = {
  kind: 'submitReview',
  version: 1,
  label: '送审',
  key: null,
  place: 130,
  schema: replySchema,
  roles: HANDLING_ROLES,
  phases: ['handling'],
  // The center itself answers; it may write down for a section what that reports.
  units: [...ANSWERING_UNITS, ...INNER_UNITS],
  taught: UNTAUGHT,
  clocks: [],
  exclusive: true,
  permits(order, context) {
    const why = actsForLead(order, context);
    return why ?? (standsAlone(known(order).leadUnit, context.organization) ? 'stands-alone' : null);
  },
  decide(state, { contactedAt, deadline, text, measures }, { now, organization }) {
    const order = known(state);
    const centre = organization.answerableFor(order.leadUnit);
    if (!centre) return refuse('unknown-unit');
    if (contactedAt !== undefined && !isContactTime(contactedAt, order.cityDispatchedAt, now))
      return refuse('contact-time');
    const data: SubmittedData = { to: centre.code, contactedAt: contactedAt ?? null, deadline: deadline ?? null };
    return accepted(this, true, { ...data }, { text, measures });
  },
  typed: ({ deadline }, { now }) => (deadline !== undefined && isPastTerm(deadline, now) ? 'deadline-past' : null),
  evolve(state, event) {
    const data = event.data as unknown as SubmittedData;
    return {
      ...known(state),
      phase: 'awaitingReview',
      submittedReply: { ...data, at: event.countedAt, unit: event.unit },
    };
  },
  sentence: (event) => replyLines('送审', event, event.data as unknown as SubmittedData),
};
