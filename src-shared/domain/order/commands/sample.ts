/** 上级抽查结果: the upper level's own call-back arrives; a higher revision replaces the lower. */
import { z } from 'zod';
import { accepted, refuse, UNTAUGHT, type CommandFamily } from '../command.ts';
import { formatMinute } from '../../time.ts';
import { instant, typedText } from '../fields.ts';
import { known } from '../order.ts';
import { SATISFACTIONS, type SampleView } from '../types.ts';

const schema = z.object({
  source: typedText(40),
  valid: z.boolean(),
  contacted: z.boolean().nullable(),
  solved: z.boolean().nullable(),
  satisfaction: z.enum(SATISFACTIONS).nullable(),
  sampledAt: instant,
  revision: z.int().min(0),
});
export type SamplePayload = z.infer<typeof schema>;

export const sample: CommandFamily<SamplePayload> = {
  kind: 'sample',
  version: 1,
  label: '抽查结果',
  key: null,
  place: 0,
  schema,
  roles: [],
  phases: [],
  units: null,
  taught: UNTAUGHT,
  clocks: [],
  exclusive: false,
  permits: () => null,
  decide(state, payload) {
    const order = known(state);
    if (order.sample && order.sample.revision >= payload.revision) return refuse('revision');
    return accepted(this, false, { ...payload });
  },
  evolve: (state, event) => ({ ...known(state), sample: event.data as unknown as SampleView }),
  sentence(event) {
    const { valid, contacted, solved, satisfaction, revision, sampledAt } = event.data as unknown as SampleView;
    // The event's own time is when the result came.
    const when = `（${formatMinute(sampledAt)} 抽查）`;
    if (!valid) return `上级抽查：无效回访，不计入${when}`;
    const answers = [contacted ? '已联系' : '未联系', solved ? '已解决' : '未解决', satisfaction ?? '未评价'];
    return `上级抽查${revision > 1 ? `（第${revision}次结果）` : ''}：${answers.join('，')}${when}`;
  },
};
