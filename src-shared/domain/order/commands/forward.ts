/** 转办: the unit passes the handling to a section, community or property firm of its own. */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, actsForLead, refuse, valueOf, type CommandFamily } from '../command.ts';
import { unitCode, written } from '../fields.ts';
import { known } from '../order.ts';
import { innerUnits, jointBeside } from '../who.ts';

const schema = z.object({
  toUnit: unitCode('科室、社区或物业的代码'),
  note: written(500, '转办意见').optional(),
});

interface ForwardedData {
  toUnit: string;
  fromUnit: string;
}

export const forward: CommandFamily<z.infer<typeof schema>> = {
  kind: 'forward',
  version: 1,
  label: '转办',
  key: 'F',
  place: 30,
  schema,
  roles: HANDLING_ROLES,
  phases: ['handling'],
  units: null,
  // What others below a district handle is theirs.
  taught: (unit) => (unit === 'district' ? ['open', 'toDo'] : ['open', 'toDo', 'handling']),
  clocks: [],
  exclusive: true,
  permits: actsForLead,
  targets: ({ leadUnit }, { organization }) => innerUnits(leadUnit, organization),
  decide(state, payload, { organization }) {
    const order = known(state);
    const target = organization.find(payload.toUnit);
    if (!target) return refuse('unknown-unit');
    if (target.code === order.leadUnit) return refuse('same-unit');
    // Within the answerable unit only: leaving it is 退单 or a new 派单, with other consequences.
    if (organization.answerableFor(target.code)?.code !== organization.answerableFor(order.leadUnit)?.code)
      return refuse('unit-not-below');
    const data: ForwardedData = { toUnit: target.code, fromUnit: order.leadUnit };
    return accepted(this, true, { ...data }, { note: payload.note });
  },
  evolve(state, event) {
    const order = known(state);
    const { toUnit } = event.data as unknown as ForwardedData;
    return { ...order, leadUnit: toUnit, jointUnits: jointBeside(order, toUnit) };
  },
  sentence(event, { unitName }) {
    const note = valueOf(event, 'note');
    return `转办至${unitName((event.data as unknown as ForwardedData).toUnit)}${note ? `：${note}` : ''}`;
  },
};
