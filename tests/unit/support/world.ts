/** A small world for tests of the domain: the sample organization and rules, and orders that live like on the server. */
import { decide } from '#shared/domain/order/decide.ts';
import type { Decision } from '#shared/domain/order/command.ts';
import { sealEvent } from '#shared/domain/order/event.ts';
import { evolve } from '#shared/domain/order/evolve.ts';
import type { OrderView } from '#shared/domain/order/order.ts';
import type { Command, OrderEvent, OrderState } from '#shared/domain/order/types.ts';
import type { Actor } from '#shared/domain/organization/roles.ts';
import { SAMPLE_RULES, sampleOrganization } from '#shared/samples/index.ts';

export const ORGANIZATION = sampleOrganization();
export const RULES = SAMPLE_RULES;

export const CITY = '110000';
export const DISTRICT = '110107';
/** 八角街道 */
export const STREET = '110107003';
/** 古城街道 */
export const OTHER_STREET = '110107004';
export const SECTION = '110107003-K01';
export const COMMUNITY = ORGANIZATION.children(STREET).find(({ kind }) => kind === 'community')!.code;
export const FIRM = '110107003-W01';
export const DEPARTMENT = '110107-B01';
export const ENTERPRISE = '110107-Q01';
export const FAR_STREET = '110119103';

/** An instant of the field: `at('2019-10-12 08:00')`. */
export const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

export const NOON = at('2019-10-12 12:00');

export const actor = (unit: string = STREET, role: Actor['role'] = 'clerk'): Actor => ({
  name: '值班员甲',
  role,
  unit,
});
export const SYSTEM: Actor = { name: '中心', role: 'system', unit: DISTRICT };

/** Deterministic uuid v7 texts. */
export const uuid = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export function command(kind: string, payload: Record<string, unknown>, patch: Partial<Command> = {}): Command {
  return {
    id: uuid(1),
    orders: ['order-1'],
    kind,
    version: 1,
    payload,
    actor: '值班员甲',
    unit: STREET,
    claimedAt: NOON,
    offset: 0,
    seenAct: '',
    base: '',
    ...patch,
  };
}

export const RECEIVED = {
  source: '市12345',
  number: '201910120001',
  districtNumber: '107-0001',
  cityDispatchedAt: at('2019-10-12 08:00'),
  unitCode: STREET,
  type: '诉求',
  title: '八角北里社区12号楼地下室漏水',
  content: '市民反映，12号楼地下室管道漏水已有三天。注：请及时向反映人反馈办理信息。',
  caller: { name: '方女士', phone: '13800001234' },
  place: '石景山区八角街道八角北里社区12号楼',
  category: ['住房', '房屋维修'],
};

export const REPLY = {
  text: '已联系产权单位维修，当日修复。',
  measures: '更换管道并抽水。',
  contactedAt: at('2019-10-12 09:00'),
};

/** Payloads that fit, by kind, for an order led by STREET. */
export const FITTING: Record<string, Record<string, unknown>> = {
  receive: RECEIVED,
  accept: {},
  dispatch: { toUnit: OTHER_STREET },
  forward: { toUnit: COMMUNITY },
  reply: REPLY,
  callback: { connected: true, solved: true, satisfaction: '满意' },
  supplement: { category: ['住房', '漏水'], livelihoodDimension: '住有所居', sections: ['110107003-K01'] },
  addJoint: { toUnit: '110107-B01' },
  removeJoint: { toUnit: '110107-B01' },
  jointReply: { text: '已派人到场。', solved: true },
  submitReview: REPLY,
  review: { passed: true },
  return: { reason: '权属不清', basis: '街道职责清单第三条' },
  ruling: { upheld: false, toUnit: OTHER_STREET, note: '由实际管辖的街道办理' },
  rehandle: { note: '请再上门核实' },
  extend: { until: '2019-10-25', note: '需更换整栋管道' },
  extendRuling: { approved: true },
  onAccount: { reason: '历史遗留', note: '列入明年改造计划' },
  onAccountRuling: { approved: true },
  offAccount: { note: '改造已完成' },
  exclude: { reason: '查无事实', evidence: '现场照片三张' },
  appeal: { reason: '已解决', evidence: '维修单据' },
  exclusionReview: { approved: true },
  exclusionResult: { approved: true },
  visit: { kind: '响应后访需求', at: at('2019-10-12 10:00'), place: '八角北里社区居委会', who: '李明' },
  unreached: {},
  completeUnreached: {},
  complete: { note: '已向诉求人说明' },
  note: { text: '施工队明日进场' },
  attach: { hash: 'ab'.repeat(32), size: 1000, mime: 'image/jpeg', name: '现场照片.jpg' },
  urge: { note: '请今日答复' },
  useNumber: { series: '石八接办', year: 2019, number: 12, document: 'letter' },
  voidNumber: { series: '石八接办', year: 2019, number: 12, reason: '内容有误' },
  sample: {
    source: '市12345',
    valid: true,
    contacted: true,
    solved: true,
    satisfaction: '满意',
    sampledAt: at('2019-10-20 10:00'),
    revision: 1,
  },
};

export const contextOf = (who: Actor, now: number) => ({ now, actor: who, organization: ORGANIZATION, rules: RULES });

/** One order as the server keeps it: every accepted command is sealed into its chain. */
export class Story {
  state: OrderState | undefined;
  events: OrderEvent[] = [];
  readonly id: string;
  #n = 0;

  constructor(id = 'order-1', firstCommand = 100) {
    this.id = id;
    this.#n = firstCommand;
  }

  /** A command as its author would type it now, having seen everything. */
  type(kind: string, payload: Record<string, unknown>, who: Actor, now: number, patch: Partial<Command> = {}): Command {
    return command(kind, payload, {
      id: uuid(this.#n++),
      orders: [this.id],
      actor: who.name,
      unit: who.unit,
      claimedAt: now,
      seenAct: this.state?.act ?? '',
      ...patch,
    });
  }

  execute(typed: Command, who: Actor, now: number): Decision {
    const decision = decide(this.state, typed, contextOf(who, now));
    if (!decision.ok) return decision;
    for (const draft of decision.events) {
      const event = sealEvent(
        draft,
        {
          order: this.id,
          n: this.events.length + 1,
          command: typed.id,
          actor: typed.actor,
          unit: typed.unit,
          claimedAt: typed.claimedAt,
          offset: typed.offset,
          receivedAt: now,
          countedAt: now,
          late: false,
          prevHash: this.events.at(-1)?.hash ?? '',
        },
        // Any 16 bytes do here; the same ones make runs comparable.
        () => (this.events.length + 1).toString(16).padStart(32, '0'),
      );
      this.events.push(event);
      this.state = evolve(this.state, event);
    }
    return decision;
  }

  act(kind: string, payload: Record<string, unknown>, who: Actor = actor(), now: number = NOON): Decision {
    return this.execute(this.type(kind, payload, who, now), who, now);
  }

  /** As `act`, and fails when the command is refused. */
  must(
    kind: string,
    payload: Record<string, unknown> = FITTING[kind] ?? {},
    who: Actor = actor(),
    now: number = NOON,
  ): this {
    const decision = this.act(kind, payload, who, now);
    if (!decision.ok) throw new Error(`${kind} was refused: ${decision.why}`);
    return this;
  }

  get known(): OrderState {
    if (!this.state) throw new Error('the order was not received');
    return this.state;
  }

  get view(): OrderView {
    return { state: this.known, events: [...this.events] };
  }
}

/** An order that arrived at STREET, or with other fields. */
export const received = (patch: Record<string, unknown> = {}, id?: string): Story =>
  new Story(id).must('receive', { ...RECEIVED, ...patch }, SYSTEM, at('2019-10-12 08:01'));

/** Freezes a value all the way down, so that a function that changes its input fails. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}
