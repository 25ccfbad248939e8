/** 三见面: somebody met the citizen (响应后访需求、解决中访意见、解决后访效果, domain.md §1.11). A fact, always recorded. */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { formatMinute } from '../../time.ts';
import { accepted, refuse, saidIn, UNTAUGHT, type CommandFamily } from '../command.ts';
import { VISIT_KINDS, type Visit } from '../facts.ts';
import { instant, typedText, written } from '../fields.ts';
import { known } from '../order.ts';
import { PHASES } from '../types.ts';
import { takesPart } from '../who.ts';

const schema = z.object({
  kind: z.enum(VISIT_KINDS).describe('见面阶段'),
  at: instant.describe('见面时间'),
  place: typedText(200).describe('见面地点'),
  who: typedText(100).describe('见面人员'),
  note: written(2000, '见面情况').optional(),
});

type VisitedData = Pick<Visit, 'kind' | 'at'>;

export const visit: CommandFamily<z.infer<typeof schema>> = {
  kind: 'visit',
  version: 1,
  label: '登记见面',
  key: null,
  place: 200,
  schema,
  roles: HANDLING_ROLES,
  phases: PHASES,
  units: null,
  taught: UNTAUGHT,
  clocks: [],
  exclusive: false,
  permits: takesPart,
  decide(state, { kind, at, place, who, note }, { now }) {
    if (at > now || at < known(state).cityDispatchedAt) return refuse('visit-time');
    const data: VisitedData = { kind, at };
    return accepted(this, false, { ...data }, { place, who, note });
  },
  evolve(state, event) {
    const order = known(state);
    const { kind, at } = event.data as unknown as VisitedData;
    return { ...order, visits: [...(order.visits ?? []), { kind, at, unit: event.unit }] };
  },
  sentence(event) {
    const { kind, at } = event.data as unknown as VisitedData;
    const note = saidIn(event, 'note');
    return [
      `见面（${kind}）${formatMinute(at)}，${saidIn(event, 'place') ?? ''}，${saidIn(event, 'who') ?? ''}`,
      ...(note === null ? [] : [note]),
    ].join('\n');
  },
};
