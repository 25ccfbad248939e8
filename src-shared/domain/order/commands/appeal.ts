/** 申诉: the unit holds the upper level's call-back result to be wrong. */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { aside, UNTAUGHT, type CommandFamily } from '../command.ts';
import { afterApplication, applied, mayApply } from '../exclusion.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { PHASES } from '../types.ts';
import { ANSWERING_UNITS } from '../who.ts';

const APPEAL_REASONS = ['已联系', '已解决', '评价有误', '非本单位责任', '其他'] as const;

const schema = z.object({
  reason: z.enum(APPEAL_REASONS).describe('申诉理由'),
  evidence: written(1000, '证据说明'),
});

export const appeal: CommandFamily<z.infer<typeof schema>> = {
  kind: 'appeal',
  version: 1,
  label: '申诉',
  key: null,
  place: 181,
  schema,
  roles: HANDLING_ROLES,
  phases: PHASES,
  units: ANSWERING_UNITS,
  taught: UNTAUGHT,
  clocks: [],
  exclusive: false,
  permits: (state, context) => mayApply(state, context) ?? (known(state).sample ? null : 'no-sample'),
  decide(_state, { reason, evidence }) {
    return applied(this, reason, { evidence });
  },
  evolve: (state, event) => afterApplication(state, event, 'appeal'),
  sentence: (event, { unitName }) =>
    `${unitName(event.unit)}申诉（${(event.data as { reason: string }).reason}）${aside(event, 'evidence')}`,
};
