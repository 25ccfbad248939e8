/** 挂账申请: the unit asks that a matter it cannot solve now is kept on account (domain.md §1.10). */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, UNTAUGHT, type CommandFamily } from '../command.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { ANSWERING_UNITS, leadCentre } from '../who.ts';

const ACCOUNT_REASONS = ['历史遗留', '政策限制', '涉及工程建设', '季节施工', '需多部门推进', '其他'] as const;

const schema = z.object({
  reason: z.enum(ACCOUNT_REASONS).describe('挂账原因'),
  note: written(1000, '情况和计划'),
});

export const onAccount: CommandFamily<z.infer<typeof schema>> = {
  kind: 'onAccount',
  version: 1,
  label: '申请挂账',
  key: null,
  place: 170,
  schema,
  roles: HANDLING_ROLES,
  phases: ['handling'],
  units: ANSWERING_UNITS,
  taught: UNTAUGHT,
  clocks: [],
  exclusive: true,
  permits(state, context) {
    const stage = known(state).onAccount?.stage;
    return leadCentre(state, context) ?? (stage === 'applied' || stage === 'approved' ? 'account-known' : null);
  },
  decide(_state, { reason, note }) {
    return accepted(this, true, { reason }, { note });
  },
  evolve(state, event) {
    const { reason } = event.data as { reason: string };
    return { ...known(state), onAccount: { stage: 'applied', at: event.countedAt, reason } };
  },
  sentence: (event, { unitName }) =>
    `${unitName(event.unit)}申请挂账（${(event.data as { reason: string }).reason}）${aside(event, 'note')}`,
};
