/** 回复: the unit's answer on what was done, with the four elements of a reply (features.md X10). */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { formatDue, formatMinute } from '../../time.ts';
import { accepted, actsForLead, refuse, valueOf, type CommandFamily } from '../command.ts';
import { instant, term, typedText } from '../fields.ts';
import { known } from '../order.ts';

const schema = z.object({
  text: typedText(4000).describe('对外答复'),
  contactedAt: instant.optional().describe('与诉求人联系的时间'),
  measures: typedText(2000).describe('解决措施'),
  deadline: term.optional().describe('解决时限'),
});

interface RepliedData {
  contactedAt: number | null;
  deadline: number | null;
}

export const reply: CommandFamily<z.infer<typeof schema>> = {
  kind: 'reply',
  version: 1,
  label: '回复',
  schema,
  roles: HANDLING_ROLES,
  // Additive: the unit's own answer stands whatever others added meanwhile (design.md §3).
  exclusive: false,
  permits: actsForLead,
  decide(state, payload, { now }) {
    const order = known(state);
    const { contactedAt } = payload;
    if (contactedAt !== undefined && (contactedAt > now || contactedAt < order.cityDispatchedAt))
      return refuse('contact-time');
    const data: RepliedData = { contactedAt: contactedAt ?? null, deadline: payload.deadline ?? null };
    return accepted(this, true, { ...data }, { text: payload.text, measures: payload.measures });
  },
  evolve(state, event) {
    const order = known(state);
    const { contactedAt } = event.data as unknown as RepliedData;
    return {
      ...order,
      phase: 'awaitingCallback',
      repliedAt: event.countedAt,
      contactedAt: order.contactedAt ?? contactedAt,
      unitSolved: true,
    };
  },
  sentence(event) {
    const { contactedAt, deadline } = event.data as unknown as RepliedData;
    // A sentence that ends in a full stop goes on after it here.
    const said = (field: string): string => (valueOf(event, field) ?? '（已脱敏）').replace(/[。；]+$/u, '');
    const parts = [`回复：${said('text')}`, `措施：${said('measures')}`];
    if (contactedAt !== null) parts.push(`联系诉求人 ${formatMinute(contactedAt)}`);
    if (deadline !== null) parts.push(`解决时限 ${formatDue(deadline, 'long')}`);
    return parts.join('；');
  },
};
