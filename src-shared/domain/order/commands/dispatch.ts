/** 派单: the district gives an order to a street, department or public-service enterprise (区转, domain.md §1.2). */
import { z } from 'zod';
import { dueFor, type Due } from '../../deadline/due.ts';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, refuse, valueOf, type CommandFamily } from '../command.ts';
import { typedText } from '../fields.ts';
import { known } from '../order.ts';
import type { Route } from '../types.ts';

const schema = z.object({
  toUnit: z.string().min(1).max(32).describe('承办单位代码'),
  note: typedText(500).optional().describe('交办意见'),
});

interface DispatchedData {
  toUnit: string;
  fromUnit: string;
  firstUnit: string;
  route: Route;
  due: Due;
}

export const dispatch: CommandFamily<z.infer<typeof schema>> = {
  kind: 'dispatch',
  version: 1,
  label: '派单',
  schema,
  roles: HANDLING_ROLES,
  exclusive: true,
  permits(state, { actor, organization }) {
    // A district may also correct a direct dispatch that nobody has signed for yet.
    const district = organization.find(actor.unit);
    return district?.kind === 'district' && organization.isWithin(known(state).leadUnit, district.code)
      ? null
      : 'not-lead';
  },
  decide(state, payload, { now, actor, organization, rules }) {
    const order = known(state);
    const target = organization.find(payload.toUnit);
    if (!target) return refuse('unknown-unit');
    const direct = target.parent === actor.unit && ['street', 'department', 'enterprise'].includes(target.kind);
    if (!direct) return refuse('dispatch-target');
    if (target.code === order.leadUnit) return refuse('same-unit');
    const data: DispatchedData = {
      toUnit: target.code,
      fromUnit: order.leadUnit,
      // The district is the first unit only until a unit that handles is found (首办单位 never changes after that).
      firstUnit: organization.find(order.firstUnit)?.kind === 'district' ? target.code : order.firstUnit,
      route: 'viaDistrict',
      due: { ...dueFor(order.type, now, rules), originalAt: order.due.originalAt },
    };
    return accepted(this, true, { ...data }, { note: payload.note });
  },
  evolve(state, event) {
    const data = event.data as unknown as DispatchedData;
    return {
      ...known(state),
      phase: 'awaitingAccept',
      leadUnit: data.toUnit,
      firstUnit: data.firstUnit,
      route: data.route,
      districtDispatchedAt: event.countedAt,
      dispatchedAt: event.countedAt,
      due: data.due,
    };
  },
  sentence(event, { unitName }) {
    const data = event.data as unknown as DispatchedData;
    const note = valueOf(event, 'note');
    return `派单至${unitName(data.toUnit)}${note ? `：${note}` : ''}`;
  },
};
