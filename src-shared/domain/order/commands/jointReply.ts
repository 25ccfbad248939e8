/** 协办反馈: a joint unit writes what it did, into its own row and no other. */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, refuse, saidIn, UNTAUGHT, type CommandFamily } from '../command.ts';
import { unitCode, written } from '../fields.ts';
import { known } from '../order.ts';
import { ANSWERING_UNITS, INNER_UNITS, jointRowsOf } from '../who.ts';

const schema = z.object({
  text: written(4000, '协办情况'),
  solved: z.boolean().describe('是否办妥'),
  toUnit: unitCode('协办单位；只有一个时不填').optional(),
});

interface JointRepliedData {
  joint: string;
  solved: boolean;
}

export const jointReply: CommandFamily<z.infer<typeof schema>> = {
  kind: 'jointReply',
  version: 1,
  label: '协办反馈',
  key: null,
  place: 122,
  schema,
  roles: HANDLING_ROLES,
  phases: ['awaitingAccept', 'handling', 'awaitingReview', 'awaitingRuling', 'awaitingCallback'],
  units: [...ANSWERING_UNITS, ...INNER_UNITS],
  taught: UNTAUGHT,
  clocks: [],
  exclusive: false,
  permits: (order, context) => (jointRowsOf(known(order), context).length > 0 ? null : 'not-joint'),
  targets: (order, context) => jointRowsOf(order, context).flatMap((code) => context.organization.find(code) ?? []),
  decide(state, { text, solved, toUnit }, context) {
    const rows = jointRowsOf(known(state), context);
    // A center that acts for several of its joint units says for which.
    const own =
      rows.includes(context.actor.unit) || rows.length === 1
        ? (rows.find((row) => row === context.actor.unit) ?? rows[0])
        : undefined;
    const joint = toUnit ?? own;
    if (joint === undefined || !rows.includes(joint)) return refuse('not-joint');
    const data: JointRepliedData = { joint, solved };
    return accepted(this, false, { ...data }, { text });
  },
  evolve(state, event) {
    const order = known(state);
    const { joint, solved } = event.data as unknown as JointRepliedData;
    return { ...order, jointReplies: { ...order.jointReplies, [joint]: { repliedAt: event.countedAt, solved } } };
  },
  sentence(event, { unitName }) {
    const { joint, solved } = event.data as unknown as JointRepliedData;
    return `${unitName(joint)}协办反馈（${solved ? '已办妥' : '未办妥'}）：${saidIn(event, 'text') ?? ''}`;
  },
};
