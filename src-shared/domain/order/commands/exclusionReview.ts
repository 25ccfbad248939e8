/** 剔除申诉审核: the district agrees and passes the application on to the city, or refuses it. */
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
  approved: z.boolean().describe('是否同意上报'),
  note: written(500, '审核意见；不同意时必填').optional(),
});

type ReviewedData = Pick<Exclusion, 'way' | 'stage'>;

export const exclusionReview: CommandFamily<z.infer<typeof schema>> = {
  kind: 'exclusionReview',
  version: 1,
  label: '审核剔除申诉',
  key: null,
  place: 182,
  schema,
  roles: HANDLING_ROLES,
  phases: PHASES,
  units: ['district'],
  taught: UNTAUGHT,
  clocks: [],
  exclusive: false,
  permits: (state, context) =>
    districtAbove(state, context) ?? (known(state).exclusion?.stage === 'applied' ? null : 'exclusion-stage'),
  decide(state, { approved, note }) {
    const { exclusion } = known(state);
    if (!exclusion) return refuse('exclusion-stage');
    if (!approved && note === undefined) return refuse('reason-missing');
    const data: ReviewedData = { way: exclusion.way, stage: approved ? 'reviewed' : 'refused' };
    return accepted(this, false, { ...data }, { note });
  },
  evolve(state, event) {
    const order = known(state);
    const { stage } = event.data as unknown as ReviewedData;
    return order.exclusion ? { ...order, exclusion: { ...order.exclusion, stage, at: event.countedAt } } : order;
  },
  sentence(event) {
    const { way, stage } = event.data as unknown as ReviewedData;
    return `${stage === 'reviewed' ? '同意上报' : '不同意'}${wayLabel(way)}${aside(event, 'note')}`;
  },
};
