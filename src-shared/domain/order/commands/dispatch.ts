/** 派单: the district gives an order to a street, department or public-service enterprise (区转, domain.md §1.2). */
import { z } from 'zod';
import type { Due } from '../../deadline/due.ts';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, refuse, valueOf, type CommandFamily } from '../command.ts';
import { freshDue, withDue } from '../due-changes.ts';
import { unitCode, written } from '../fields.ts';
import { known } from '../order.ts';
import { dispatchTargets, firstUnitAfter, jointBeside } from '../who.ts';
import type { Route } from '../types.ts';

const schema = z.object({
  toUnit: unitCode('承办单位代码'),
  note: written(500, '交办意见').optional(),
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
  key: 'D',
  place: 20,
  schema,
  roles: HANDLING_ROLES,
  phases: ['awaitingAccept'],
  // Only a district dispatches (区转, domain.md §1.2).
  units: ['district'],
  taught: () => ['open', 'toAccept'],
  clocks: ['start'],
  exclusive: true,
  permits(state, { actor, organization }) {
    // A district may also correct a direct dispatch that nobody has signed for yet.
    const district = organization.find(actor.unit);
    return district?.kind === 'district' && organization.isWithin(known(state).leadUnit, district.code)
      ? null
      : 'not-lead';
  },
  targets: (_order, { actor, organization }) => dispatchTargets(actor.unit, organization),
  decide(state, payload, { now, actor, organization, rules }) {
    const order = known(state);
    const target = organization.find(payload.toUnit);
    if (!target) return refuse('unknown-unit');
    if (!dispatchTargets(actor.unit, organization).includes(target)) return refuse('dispatch-target');
    if (target.code === order.leadUnit) return refuse('same-unit');
    const data: DispatchedData = {
      toUnit: target.code,
      fromUnit: order.leadUnit,
      firstUnit: firstUnitAfter(order, target.code, organization),
      route: 'viaDistrict',
      due: freshDue(order, now, rules),
    };
    return accepted(this, true, { ...data }, { note: payload.note });
  },
  evolve(state, event) {
    const data = event.data as unknown as DispatchedData;
    const order = known(state);
    // Orders of older programs keep no history of their due times; where there is one, every move is in it.
    const begun = order.dueHistory ? withDue(order, data.due, event, '派单') : { ...order, due: data.due };
    return {
      ...begun,
      phase: 'awaitingAccept',
      leadUnit: data.toUnit,
      jointUnits: jointBeside(order, data.toUnit),
      firstUnit: data.firstUnit,
      route: data.route,
      districtDispatchedAt: event.countedAt,
      dispatchedAt: event.countedAt,
    };
  },
  sentence(event, { unitName }) {
    const data = event.data as unknown as DispatchedData;
    const note = valueOf(event, 'note');
    return `派单至${unitName(data.toUnit)}${note ? `：${note}` : ''}`;
  },
};
