/** 受理入库: an order arrives from the upper level (intake of the central server). */
import { z } from 'zod';
import { dueFor } from '../../deadline/due.ts';
import { formatMinute } from '../../time.ts';
import { accepted, refuse, UNTAUGHT, valueOf, type CommandFamily } from '../command.ts';
import { instant, typedText } from '../fields.ts';
import { REQUEST_TYPES, type OrderEvent, type OrderState, type RequestType, type Route } from '../types.ts';
import type { Due } from '../../deadline/due.ts';

export const receivePayload = z.object({
  source: typedText(40),
  number: typedText(64),
  districtNumber: typedText(64).optional(),
  cityDispatchedAt: instant,
  unitCode: z.string().min(1).max(32),
  type: z.enum(REQUEST_TYPES),
  title: typedText(200),
  content: typedText(20000),
  /** Absent for who gave no name (匿名). */
  caller: z.object({ name: typedText(60), phone: typedText(40).optional() }).optional(),
  place: typedText(300).optional(),
  category: z.array(typedText(40)).max(5).default([]),
  /** Fields of the source that have no place of their own: kept as they came. */
  extra: z.record(z.string().max(60), z.unknown()).default({}),
});
export type ReceivePayload = z.infer<typeof receivePayload>;

interface ReceivedData {
  source: string;
  number: string;
  districtNumber: string | null;
  route: Route;
  type: RequestType;
  category: string[];
  leadUnit: string;
  firstUnit: string;
  cityDispatchedAt: number;
  due: Due;
}

export const receive: CommandFamily<ReceivePayload> = {
  kind: 'receive',
  version: 1,
  label: '受理',
  key: null,
  place: 0,
  schema: receivePayload,
  roles: [],
  phases: [],
  units: null,
  taught: UNTAUGHT,
  clocks: ['start'],
  exclusive: false,
  creates: true,
  permits: (order) => (order ? 'exists' : null),
  decide(_order, payload, { organization, rules }) {
    const unit = organization.find(payload.unitCode);
    const answerable = unit && organization.answerableFor(unit.code);
    // The city itself handles nothing and is no scope: an order sent to it would be seen by nobody (see `scopesOf`).
    if (!unit || !answerable || answerable.kind === 'city') return refuse('unknown-unit');
    const data: ReceivedData = {
      source: payload.source,
      number: payload.number,
      districtNumber: payload.districtNumber ?? null,
      route: answerable.kind === 'district' ? 'viaDistrict' : 'direct',
      type: payload.type,
      category: payload.category,
      leadUnit: unit.code,
      firstUnit: answerable.code,
      cityDispatchedAt: payload.cityDispatchedAt,
      due: dueFor(payload.type, payload.cityDispatchedAt, rules),
    };
    return accepted(
      this,
      true,
      { ...data },
      {
        title: payload.title,
        content: payload.content,
        callerName: payload.caller?.name,
        callerPhone: payload.caller?.phone,
        place: payload.place,
        extra: Object.keys(payload.extra).length > 0 ? JSON.stringify(payload.extra) : null,
      },
    );
  },
  evolve(_order, event): OrderState {
    const data = event.data as unknown as ReceivedData;
    return {
      id: event.order,
      number: data.number,
      districtNumber: data.districtNumber,
      source: data.source,
      route: data.route,
      type: data.type,
      category: data.category,
      phase: 'awaitingAccept',
      leadUnit: data.leadUnit,
      firstUnit: data.firstUnit,
      jointUnits: [],
      cityDispatchedAt: data.cityDispatchedAt,
      districtDispatchedAt: null,
      dispatchedAt: data.cityDispatchedAt,
      acceptedAt: null,
      contactedAt: null,
      repliedAt: null,
      completedAt: null,
      due: data.due,
      handlingRound: 1,
      callbackAttempts: 0,
      unitSolved: null,
      callback: null,
      sample: null,
      act: event.command,
      actN: event.n,
      version: event.n,
      personal: {
        title: valueOf(event, 'title'),
        content: valueOf(event, 'content'),
        callerName: valueOf(event, 'callerName'),
        callerPhone: valueOf(event, 'callerPhone'),
        place: valueOf(event, 'place'),
      },
    };
  },
  sentence(event: OrderEvent, { unitName }) {
    const data = event.data as unknown as ReceivedData;
    return `市派单 ${formatMinute(data.cityDispatchedAt)}，${data.route === 'direct' ? '直派' : '派至'}${unitName(data.leadUnit)}`;
  },
};
