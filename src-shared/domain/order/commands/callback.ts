/** 回访: the center calls the citizen after the answer. Solved closes the order, unsolved starts 重办. */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, refuse, type CommandFamily } from '../command.ts';
import { known } from '../order.ts';
import { inLine } from '../who.ts';
import { SATISFACTIONS, type Satisfaction } from '../types.ts';

const schema = z.object({
  connected: z.boolean().describe('是否接通'),
  solved: z
    .boolean()
    .nullish()
    .transform((v) => v ?? null)
    .describe('是否解决；未接通不填'),
  satisfaction: z
    .enum(SATISFACTIONS)
    .nullish()
    .transform((v) => v ?? null)
    .describe('满意程度；未接通不填'),
});

interface CalledBackData {
  connected: boolean;
  solved: boolean | null;
  satisfaction: Satisfaction | null;
}

export const callback: CommandFamily<z.infer<typeof schema>> = {
  kind: 'callback',
  version: 1,
  label: '回访',
  key: 'V',
  place: 50,
  schema,
  roles: HANDLING_ROLES,
  phases: ['handling', 'awaitingCallback', 'completed'],
  units: null,
  // While it is handled only an order that was answered before can be called back: too rare to be taught.
  taught: () => ['open', 'toCallBack', 'completed'],
  clocks: ['stop'],
  // A call that was made is a fact: it is recorded whatever others did meanwhile (design.md §3).
  exclusive: false,
  // The supervising district calls back too, so the unit above the lead may.
  permits: (state, context) => inLine(state, context) ?? (known(state).repliedAt === null ? 'no-reply-yet' : null),
  decide(state, payload) {
    const order = known(state);
    const { connected, solved, satisfaction } = payload;
    if (connected ? solved === null || satisfaction === null : solved !== null || satisfaction !== null)
      return refuse('callback-answer');
    const data: CalledBackData = { connected, solved, satisfaction };
    return accepted(this, connected && order.phase === 'awaitingCallback', { ...data });
  },
  evolve(state, event) {
    const order = known(state);
    const data = event.data as unknown as CalledBackData;
    const next = {
      ...order,
      callbackAttempts: order.callbackAttempts + 1,
      callback: { at: event.countedAt, unit: event.unit, ...data },
    };
    if (!event.act) return next;
    return data.solved
      ? { ...next, phase: 'completed', completedAt: event.countedAt }
      : { ...next, phase: 'handling', handlingRound: order.handlingRound + 1, unitSolved: null };
  },
  sentence(event, { unitName }) {
    const { connected, solved, satisfaction } = event.data as unknown as CalledBackData;
    if (!connected) return `${unitName(event.unit)}回访，未接通`;
    const after = event.act ? (solved ? '，办结' : '，转重办') : '';
    return `${unitName(event.unit)}回访：${solved ? '已解决' : '未解决'}，${satisfaction}${after}`;
  },
};
