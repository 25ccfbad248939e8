/**
 * 导入: an order as an office's own file tells it. The first import makes the order; a later one with other facts brings
 * them up to date, but never undoes what people have done with it since. To an order that came another way the file
 * brings the upper level's results only.
 */
import { z } from 'zod';
import { NO_DUE, type Due } from '../../deadline/due.ts';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { formatMinute } from '../../time.ts';
import {
  accepted,
  refuse,
  saidIn,
  UNTAUGHT,
  valueOf,
  type CommandFamily,
  type DecideContext,
  type Decision,
} from '../command.ts';
import { instant, typedText } from '../fields.ts';
import { placed } from '../imported-unit.ts';
import { PERSONAL_FIELDS, personalOf } from '../personal.ts';
import { REQUEST_TYPES, SATISFACTIONS } from '../types.ts';
import type { OrderEvent, OrderState, Personal, Route, SampleView } from '../types.ts';

/** What stands in `sample.source` of a result that came from a file. */
export const FILE_SOURCE = '导入';
/** Below every result that the upper level delivers itself, so that such a one always replaces it. */
const FILE_REVISION = 0;

const named = z.object({ id: z.string().max(64), name: z.string().max(100) }).nullable();
const text = (max: number) => typedText(max).nullable();
const moment = instant.nullable();

const resultSchema = z.object({
  valid: z.boolean(),
  contacted: z.boolean().nullable(),
  solved: z.boolean().nullable(),
  satisfaction: z.enum(SATISFACTIONS).nullable(),
  /** Null when the file does not say: the import's own time is taken. */
  sampledAt: moment,
});

/** Facts that identify nobody. */
const factsSchema = z.object({
  source: typedText(40),
  number: typedText(64),
  districtNumber: text(64),
  type: z.enum(REQUEST_TYPES),
  category: z.array(typedText(40)).max(5),
  channel: text(60),
  district: text(100),
  street: named,
  community: named,
  unit: named,
  createdAt: moment,
  cityDispatchedAt: instant,
  districtDispatchedAt: moment,
  dueAt: moment,
  repliedAt: moment,
  completedAt: moment,
  /** The file says that the order is closed, with or without the time. */
  closed: z.boolean(),
  inTime: z.boolean().nullable(),
  result: resultSchema.nullable(),
});
export type ImportFacts = z.infer<typeof factsSchema>;

const personalSchema = z.object({
  title: text(200),
  content: text(20_000),
  callerName: text(60),
  callerPhone: text(40),
  place: text(300),
  reply: text(20_000),
  /** JSON text of the columns that are no field of ours. */
  extra: z.string().min(1).max(20_200).nullable(),
});
export type ImportPersonal = z.infer<typeof personalSchema>;

export const importPayload = z.object({ facts: factsSchema, personal: personalSchema });
export type ImportPayload = z.infer<typeof importPayload>;

/** `whole`: it makes the order, or nobody has handled it since. `facts`: handled since. `result`: not from a file. */
type Extent = 'whole' | 'facts' | 'result';

interface ImportedData {
  extent: Extent;
  facts: ImportFacts;
  leadUnit: string;
  firstUnit: string;
  route: Route;
  due: Due;
}

/** Has nobody moved the order since the file made it? */
const isUntouched = ({ actN, imported }: OrderState): boolean => imported?.actN === actN;

function extentOf(order: OrderState | undefined): Extent {
  if (!order) return 'whole';
  if (!order.imported) return 'result';
  return isUntouched(order) ? 'whole' : 'facts';
}

function dueOf({ dueAt, districtDispatchedAt, cityDispatchedAt }: ImportFacts, { rules }: DecideContext): Due {
  if (dueAt === null) return NO_DUE;
  const left = Math.max(0, dueAt - (districtDispatchedAt ?? cityDispatchedAt));
  return { ...NO_DUE, at: dueAt, nearAt: dueAt - Math.round(left * rules.deadline.nearShare), originalAt: dueAt };
}

function decideResult(order: OrderState | undefined, { facts }: ImportPayload): Decision {
  if (!facts.result) return refuse('payload');
  // The upper level's own word stands above a file's.
  if (order?.sample && order.sample.source !== FILE_SOURCE) return refuse('revision');
  return accepted(importFamily, false, { extent: 'result', facts: { result: facts.result } });
}

const sampleOf = ({ result }: Pick<ImportFacts, 'result'>, { countedAt }: OrderEvent): SampleView | null =>
  result && { ...result, source: FILE_SOURCE, sampledAt: result.sampledAt ?? countedAt, revision: FILE_REVISION };

/** A result stays when a later file has none, and where the upper level's own has come. */
const sampleAfter = (before: SampleView | null, now: SampleView | null): SampleView | null =>
  before && (before.source !== FILE_SOURCE || !now) ? before : now;

const isClosed = ({ closed, completedAt, inTime, result }: ImportFacts): boolean =>
  closed || completedAt !== null || inTime !== null || result !== null;

/** A value that the file does not tell again stays; one that it told and that was erased since does not come back. */
function personalAfter(order: OrderState | null, event: OrderEvent): Personal {
  const personal = personalOf([event]);
  for (const field of PERSONAL_FIELDS)
    if (!Object.hasOwn(event.commitments, field) && !Object.hasOwn(event.private, field))
      personal[field] = order?.personal[field] ?? null;
  return personal;
}

/** What a file may bring up to date whoever has handled the order since. */
function described(order: OrderState | null, event: OrderEvent) {
  const { facts } = event.data as unknown as ImportedData;
  const { channel, district, street, community, unit, createdAt, inTime } = facts;
  const { type, category, districtNumber } = facts;
  const imported = { channel, district, street, community, unit, createdAt, inTime };
  const sample = sampleAfter(order?.sample ?? null, sampleOf(facts, event));
  const actN = event.act ? event.n : (order?.imported?.actN ?? event.n);
  return {
    type,
    category,
    districtNumber,
    sample,
    personal: personalAfter(order, event),
    imported: { ...imported, actN },
  };
}

function whole(order: OrderState | null, event: OrderEvent): OrderState {
  const { facts, leadUnit, firstUnit, route, due } = event.data as unknown as ImportedData;
  const { cityDispatchedAt, districtDispatchedAt, repliedAt, completedAt } = facts;
  return {
    id: event.order,
    number: facts.number,
    source: facts.source,
    route,
    phase: isClosed(facts) || (order?.sample ?? null) !== null ? 'completed' : 'awaitingAccept',
    leadUnit,
    // 首办单位 never changes, whatever a later file says.
    firstUnit: order?.firstUnit ?? firstUnit,
    jointUnits: [],
    cityDispatchedAt,
    districtDispatchedAt,
    dispatchedAt: districtDispatchedAt ?? cityDispatchedAt,
    acceptedAt: null,
    contactedAt: null,
    repliedAt,
    completedAt,
    due: order ? { ...due, originalAt: order.due.originalAt ?? due.originalAt } : due,
    handlingRound: 1,
    callbackAttempts: 0,
    unitSolved: null,
    callback: null,
    act: event.command,
    actN: event.n,
    version: event.n,
    ...described(order, event),
  };
}

/** Columns of the file that are no field of ours, as a line; an erased value has none any more. */
function otherColumns(event: OrderEvent): string[] {
  const extra = valueOf(event, 'extra');
  if (extra === null) return [];
  const columns = Object.entries(JSON.parse(extra) as Record<string, string>);
  return [`其他列：${columns.map(([name, value]) => `${name} ${value}`).join('；')}`];
}

export const importFamily: CommandFamily<ImportPayload> = {
  kind: 'import',
  version: 1,
  label: '导入',
  key: null,
  place: 0,
  schema: importPayload,
  roles: HANDLING_ROLES,
  phases: [],
  units: null,
  taught: UNTAUGHT,
  clocks: ['start'],
  exclusive: false,
  creates: true,
  permits: () => null,
  decide(order, payload, context) {
    const extent = extentOf(order);
    if (extent === 'result') return decideResult(order, payload);
    const { facts, personal } = payload;
    const place = placed(facts, context);
    if (typeof place === 'string') return refuse(place);
    const { leadUnit, firstUnit, route } = place;
    const data: ImportedData = { extent, facts, leadUnit, firstUnit, route, due: dueOf(facts, context) };
    return accepted(this, extent === 'whole', { ...data }, personal);
  },
  evolve(order, event): OrderState {
    const { extent, facts } = event.data as unknown as ImportedData;
    if (!order) return whole(null, event);
    if (extent === 'whole') return whole(order, event);
    if (extent === 'facts') return { ...order, ...described(order, event) };
    return { ...order, sample: sampleAfter(order.sample, sampleOf(facts, event)) };
  },
  sentence(event, { unitName }) {
    const { extent, facts, leadUnit } = event.data as unknown as ImportedData;
    const { result } = facts;
    if (extent === 'result') return '从文件导入上级抽查结果';
    const unit = facts.unit?.name || facts.street?.name || unitName(leadUnit);
    const said = [`市派单 ${formatMinute(facts.cityDispatchedAt)}`, unit, ...(result ? ['含抽查结果'] : [])];
    const reply = saidIn(event, 'reply');
    return [
      `从文件导入${event.n > 1 ? '（更新）' : ''}：${said.join('，')}`,
      ...(reply === null ? [] : [`答复：${reply}`]),
      ...otherColumns(event),
    ].join('\n');
  },
};
