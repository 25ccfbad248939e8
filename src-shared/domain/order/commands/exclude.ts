/** 剔除申请: the unit asks that an order does not count in the assessment, with reason and evidence. */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { aside, UNTAUGHT, type CommandFamily } from '../command.ts';
import { afterApplication, applied, mayApply } from '../exclusion.ts';
import { written } from '../fields.ts';
import { PHASES } from '../types.ts';
import { ANSWERING_UNITS } from '../who.ts';

const EXCLUSION_REASONS = [
  '非本辖区',
  '非政务事项',
  '已进入法定程序',
  '重复反映',
  '查无事实',
  '不合理诉求',
  '其他',
] as const;

const schema = z.object({
  reason: z.enum(EXCLUSION_REASONS).describe('剔除原因'),
  evidence: written(1000, '证据说明'),
});

export const exclude: CommandFamily<z.infer<typeof schema>> = {
  kind: 'exclude',
  version: 1,
  label: '申请剔除',
  key: null,
  place: 180,
  schema,
  roles: HANDLING_ROLES,
  phases: PHASES,
  units: ANSWERING_UNITS,
  taught: UNTAUGHT,
  clocks: [],
  // The assessment is no part of the handling: neither waits for the other.
  exclusive: false,
  permits: mayApply,
  decide(_state, { reason, evidence }) {
    return applied(this, reason, { evidence });
  },
  evolve: (state, event) => afterApplication(state, event, 'exclusion'),
  sentence: (event, { unitName }) =>
    `${unitName(event.unit)}申请剔除（${(event.data as { reason: string }).reason}）${aside(event, 'evidence')}`,
};
