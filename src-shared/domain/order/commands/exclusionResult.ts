/** 剔除申诉结果: the district records what the city decided. Only this makes an order stand outside of the assessment. */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, refuse, UNTAUGHT, type CommandFamily } from '../command.ts';
import { wayLabel } from '../exclusion.ts';
import type { Exclusion } from '../facts.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { PHASES } from '../types.ts';
import { districtAbove } from '../who.ts';

const schema = z.object({
  approved: z.boolean().describe('市级是否同意'),
  note: written(500, '市级意见').optional(),
});

type DecidedData = Pick<Exclusion, 'way' | 'stage'>;

export const exclusionResult: CommandFamily<z.infer<typeof schema>> = {
  kind: 'exclusionResult',
  version: 1,
  label: '登记市级结果',
  key: null,
  place: 183,
  schema,
  roles: HANDLING_ROLES,
  phases: PHASES,
  units: ['district'],
  taught: UNTAUGHT,
  clocks: [],
  exclusive: false,
  permits: (state, context) =>
    districtAbove(state, context) ?? (known(state).exclusion?.stage === 'reviewed' ? null : 'exclusion-stage'),
  decide(state, { approved, note }) {
    const { exclusion } = known(state);
    if (!exclusion) return refuse('exclusion-stage');
    const data: DecidedData = { way: exclusion.way, stage: approved ? 'approved' : 'cityRefused' };
    return accepted(this, false, { ...data }, { note });
  },
  evolve(state, event) {
    const order = known(state);
    const { stage } = event.data as unknown as DecidedData;
    return order.exclusion ? { ...order, exclusion: { ...order.exclusion, stage, at: event.countedAt } } : order;
  },
  sentence(event) {
    const { way, stage } = event.data as unknown as DecidedData;
    return `市级${stage === 'approved' ? '同意' : '不同意'}${wayLabel(way)}${aside(event, 'note')}`;
  },
};
