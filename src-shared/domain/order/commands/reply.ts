/**
 * 回复: the unit's answer on what was done, with the four elements of a reply (features.md X10). 解决时限 is the day by
 * which a matter will be solved: a reply that names one promises, and says 未解决; a reply without one says 已解决. The
 * unit's own 是否解决 is a field of the street's reply form (domain.md §1.11) and never counts in a ranking.
 */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { formatDue, formatMinute } from '../../time.ts';
import { accepted, actsForLead, refuse, valueOf, type CommandFamily } from '../command.ts';
import { instant, term, written } from '../fields.ts';
import { known } from '../order.ts';
import type { OrderEvent } from '../types.ts';

export const replySchema = z.object({
  text: written(4000, '对外答复'),
  contactedAt: instant.optional().describe('与诉求人联系的时间'),
  measures: written(2000, '解决措施'),
  deadline: term.optional().describe('解决时限'),
});

interface RepliedData {
  contactedAt: number | null;
  deadline: number | null;
  /** Missing in events made before a term said 未解决: those said 已解决 always. */
  solved?: boolean;
}

/** The citizen was called after the order was made and before the reply. */
export const isContactTime = (contactedAt: number, cityDispatchedAt: number, now: number): boolean =>
  contactedAt <= now && contactedAt >= cityDispatchedAt;

/** A term must end after `now`: a promise for a day that is over is none. */
export const isPastTerm = (endAt: number, now: number): boolean => endAt <= now;

/** What the unit said of its work in its last reply, whatever was heard since; null before the first. */
export function unitStatement(events: readonly OrderEvent[]): boolean | null {
  // A section's reply is the unit's own once its center has passed it.
  const last = events.findLast(({ kind, data }) => kind === 'reply' || (kind === 'review' && data['passed'] === true));
  return last ? ((last.data as unknown as RepliedData).solved ?? true) : null;
}

/** A reply in the timeline, its four elements a line each. */
export function replyLines(
  verb: string,
  event: OrderEvent,
  { contactedAt, deadline }: { contactedAt: number | null; deadline: number | null },
): string {
  const said = (field: string): string => valueOf(event, field) ?? '（已脱敏）';
  const lines = [`${verb}：${said('text')}`, `措施：${said('measures')}`];
  if (contactedAt !== null) lines.push(`联系诉求人 ${formatMinute(contactedAt)}`);
  if (deadline !== null) lines.push(`解决时限 ${formatDue(deadline, 'long')}`);
  return lines.join('\n');
}

export const reply: CommandFamily<z.infer<typeof replySchema>> = {
  kind: 'reply',
  version: 1,
  label: '回复',
  key: 'R',
  place: 40,
  schema: replySchema,
  roles: HANDLING_ROLES,
  phases: ['handling', 'awaitingCallback'],
  units: null,
  // What others below a district have answered is theirs.
  taught: (unit) => (unit === 'district' ? ['open', 'toDo'] : ['open', 'toDo', 'handling', 'toCallBack']),
  clocks: [],
  // Additive: the unit's own answer stands whatever others added meanwhile (design.md §3).
  exclusive: false,
  permits: actsForLead,
  decide(state, payload, { now }) {
    const order = known(state);
    const { contactedAt } = payload;
    if (contactedAt !== undefined && !isContactTime(contactedAt, order.cityDispatchedAt, now))
      return refuse('contact-time');
    const { deadline = null } = payload;
    const data: RepliedData = { contactedAt: contactedAt ?? null, deadline, solved: deadline === null };
    return accepted(this, true, { ...data }, { text: payload.text, measures: payload.measures });
  },
  typed: ({ deadline }, { now }) => (deadline !== undefined && isPastTerm(deadline, now) ? 'deadline-past' : null),
  evolve(state, event) {
    const order = known(state);
    const { contactedAt, solved = true } = event.data as unknown as RepliedData;
    return {
      ...order,
      phase: 'awaitingCallback',
      repliedAt: event.countedAt,
      contactedAt: order.contactedAt ?? contactedAt,
      unitSolved: solved,
    };
  },
  sentence(event) {
    const { contactedAt, deadline } = event.data as unknown as RepliedData;
    return replyLines('回复', event, { contactedAt, deadline });
  },
};
