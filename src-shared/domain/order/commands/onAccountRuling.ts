/** 挂账审批: the district keeps the matter on account, and the clock rests; or it does not. */
import { z } from 'zod';
import { pauseDue } from '../../deadline/clocks.ts';
import type { Due } from '../../deadline/due.ts';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, refuse, UNTAUGHT, type CommandFamily } from '../command.ts';
import { withDue } from '../due-changes.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { districtAbove } from '../who.ts';

const schema = z.object({
  approved: z.boolean().describe('是否同意'),
  note: written(500, '审批意见；不同意时必填').optional(),
});

interface AccountRuledData {
  /** null = refused. */
  due: Due | null;
}

export const onAccountRuling: CommandFamily<z.infer<typeof schema>> = {
  kind: 'onAccountRuling',
  version: 1,
  label: '审批挂账',
  key: null,
  place: 171,
  schema,
  roles: HANDLING_ROLES,
  phases: ['handling', 'awaitingReview', 'awaitingCallback'],
  units: ['district'],
  taught: UNTAUGHT,
  clocks: ['pause'],
  exclusive: true,
  permits: (state, context) =>
    districtAbove(state, context) ?? (known(state).onAccount?.stage === 'applied' ? null : 'account-none'),
  decide(state, { approved, note }, { now }) {
    if (!approved && note === undefined) return refuse('reason-missing');
    const data: AccountRuledData = { due: approved ? pauseDue(known(state).due, now) : null };
    return accepted(this, true, { ...data }, { note });
  },
  evolve(state, event) {
    const order = known(state);
    const { due } = event.data as unknown as AccountRuledData;
    const reason = order.onAccount?.reason ?? '';
    const stage = due ? ('approved' as const) : ('refused' as const);
    const ruled = { ...order, onAccount: { stage, at: event.countedAt, reason } };
    return due ? withDue(ruled, due, event, '挂账') : ruled;
  },
  sentence(event) {
    const { due } = event.data as unknown as AccountRuledData;
    // A due time that had passed before stays passed.
    const what = due ? `同意挂账${due.at === null ? '，停止计时' : ''}` : '不同意挂账';
    return `${what}${aside(event, 'note')}`;
  },
};
