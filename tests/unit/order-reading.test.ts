/** What screens and papers say of an order: queues, timeline, refusals, keys. */
import { describe, expect, it } from 'vitest';
import { decide } from '#shared/domain/order/decide.ts';
import { evolve, fold } from '#shared/domain/order/evolve.ts';
import { ACT_KEY } from '#shared/domain/order/keys.ts';
import { familyOf, PROTOCOL_VERSION } from '#shared/domain/order/commands/index.ts';
import { HUMAN_KINDS } from '#shared/domain/order/phases.ts';
import { QUEUES, QUEUE_LABEL, queueOf, sees } from '#shared/domain/order/queues.ts';
import { REFUSALS, refusalText } from '#shared/domain/order/refusal.ts';
import { timelineEntry } from '#shared/domain/order/timeline.ts';
import type { OrderEvent } from '#shared/domain/order/types.ts';
import {
  CITY,
  COMMUNITY,
  DISTRICT,
  FITTING,
  NOON,
  ORGANIZATION,
  OTHER_STREET,
  STREET,
  SYSTEM,
  actor,
  at,
  contextOf,
  received,
  type Story,
} from './support/world.ts';

const CHINESE = /\p{Script=Han}/u;

describe('refusals', () => {
  it.each(Object.entries(REFUSALS))('%s reads as a Chinese sentence', (code, text) => {
    expect(refusalText(code)).toBe(text);
    expect(text).toMatch(CHINESE);
    expect(text).toMatch(/。$/u);
    // No code, no English word.
    expect(text).not.toMatch(/[A-Za-z]/u);
  });

  it('says the code of a newer version as it is', () => {
    expect(refusalText('frozen')).toBe('未接受（frozen）。');
    expect(refusalText('toString')).toBe('未接受（toString）。');
  });
});

describe('queues', () => {
  it.each([
    ['awaitingAccept', STREET, STREET, 'toAccept'],
    ['handling', STREET, STREET, 'toDo'],
    ['handling', COMMUNITY, STREET, 'handling'],
    ['handling', STREET, DISTRICT, 'handling'],
    ['handling', COMMUNITY, COMMUNITY, 'toDo'],
    ['awaitingCallback', COMMUNITY, STREET, 'toCallBack'],
    ['completed', STREET, STREET, 'completed'],
  ] as const)('%s with %s stands, seen from %s, in %s', (phase, leadUnit, unit, queue) => {
    expect(queueOf({ phase, leadUnit }, unit)).toBe(queue);
  });

  it('each have a name', () => {
    expect(QUEUES.map((queue) => QUEUE_LABEL[queue])).toEqual([
      '全部未结',
      '待签收',
      '待办',
      '办理中',
      '待回访',
      '已办结',
    ]);
  });

  it.each([
    [STREET, true],
    [DISTRICT, true],
    [CITY, true],
    [OTHER_STREET, false],
    [COMMUNITY, false],
    ['nowhere', false],
  ])('%s sees an order of 八角街道: %s', (unit, visible) => {
    expect(sees({ leadUnit: STREET, jointUnits: [] }, unit, ORGANIZATION)).toBe(visible);
  });

  it('joint units see it too', () => {
    expect(sees({ leadUnit: STREET, jointUnits: [OTHER_STREET] }, OTHER_STREET, ORGANIZATION)).toBe(true);
  });
});

describe('the timeline', () => {
  const textsOf = (story: Story) => story.events.map((event) => timelineEntry(event, ORGANIZATION, false).text);

  it('reads as sentences', () => {
    const story = received({ unitCode: DISTRICT })
      .must('dispatch', { toUnit: STREET, note: '请核实' }, actor(DISTRICT))
      .must('accept')
      .must('forward', { toUnit: COMMUNITY })
      .must('reply', { ...FITTING['reply'], deadline: '2019-10-18' })
      .must('callback', { connected: false })
      .must('callback', { connected: true, solved: false, satisfaction: '不满意' })
      .must('reply')
      .must('callback')
      .must('callback', { connected: true, solved: true, satisfaction: '满意' }, actor(DISTRICT))
      .must('sample', undefined, SYSTEM);
    const community = ORGANIZATION.nameOf(COMMUNITY);
    expect(textsOf(story)).toEqual([
      '市派单 2019-10-12 08:00，派至石景山区',
      '派单至八角街道：请核实',
      '八角街道签收',
      `转办至${community}`,
      '回复：已联系产权单位维修，当日修复。\n措施：更换管道并抽水。\n联系诉求人 2019-10-12 09:00\n解决时限 2019-10-18 24:00',
      '八角街道回访，未接通',
      '八角街道回访：未解决，不满意，转重办',
      '回复：已联系产权单位维修，当日修复。\n措施：更换管道并抽水。\n联系诉求人 2019-10-12 09:00',
      '八角街道回访：已解决，满意，办结',
      '石景山区回访：已解决，满意',
      '上级抽查：已联系，已解决，满意（2019-10-20 10:00 抽查）',
    ]);
  });

  it('says when a result does not count or came again', () => {
    const story = received()
      .must('sample', { ...FITTING['sample'], contacted: false, solved: false, satisfaction: null }, SYSTEM)
      .must('sample', { ...FITTING['sample'], valid: false, revision: 2 }, SYSTEM)
      .must('sample', { ...FITTING['sample'], revision: 3 }, SYSTEM);
    expect(textsOf(story).slice(1)).toEqual([
      '上级抽查：未联系，未解决，未评价（2019-10-20 10:00 抽查）',
      '上级抽查：无效回访，不计入（2019-10-20 10:00 抽查）',
      '上级抽查（第3次结果）：已联系，已解决，满意（2019-10-20 10:00 抽查）',
    ]);
  });

  it('hides what was erased', () => {
    const event = structuredClone(received().must('accept').must('reply').events[2]!);
    event.private = {};
    expect(timelineEntry(event, ORGANIZATION, false).text).toContain('回复：（已脱敏）\n措施：（已脱敏）');
  });

  it('carries the counted time and its marks', () => {
    const [event] = received().events;
    expect(timelineEntry({ ...event!, countedAt: NOON, late: true }, ORGANIZATION, true)).toEqual({
      n: 1,
      kind: 'receive',
      command: event!.command,
      at: NOON,
      text: '市派单 2019-10-12 08:00，直派八角街道',
      actor: '中心',
      unit: DISTRICT,
      act: true,
      late: true,
      pending: true,
    });
  });

  it('keeps events of a newer version', () => {
    const story = received();
    const newer = (patch: Partial<OrderEvent>): OrderEvent => ({
      ...story.events[0]!,
      n: 2,
      command: 'c-new',
      ...patch,
    });
    expect(timelineEntry(newer({ kind: 'whistle' }), ORGANIZATION, false).text).toBe(
      '由新版本产生（whistle），升级后可读',
    );
    expect(timelineEntry(newer({ version: 2 }), ORGANIZATION, false).text).toContain('由新版本产生（receive）');
    const after = evolve(story.state, newer({ kind: 'whistle', act: true }));
    expect(after).toEqual({ ...story.known, version: 2, act: 'c-new', actN: 2 });
    expect(evolve(story.state, newer({ kind: 'accept', version: 2, act: false })).phase).toBe('awaitingAccept');
  });
});

describe('acts', () => {
  it('each have a verb, a key of their own and a family', () => {
    const withKey = HUMAN_KINDS.filter((kind) => ACT_KEY[kind] !== undefined);
    expect(withKey.map((kind) => familyOf(kind)?.label)).toEqual([
      '签收',
      '派单',
      '转办',
      '回复',
      '回访',
      '审核',
      '裁定',
    ]);
    expect(new Set(Object.values(ACT_KEY)).size).toBe(withKey.length);
    expect(new Set(HUMAN_KINDS.map((kind) => familyOf(kind)?.label)).size).toBe(HUMAN_KINDS.length);
    for (const kind of HUMAN_KINDS) expect(familyOf(kind)!.version).toBeLessThanOrEqual(PROTOCOL_VERSION);
  });

  it('a history begins with the arrival', () => {
    expect(() => fold([])).toThrow('an order is needed');
    const [, second] = received().must('accept').events;
    expect(() => fold([second!])).toThrow('an order is needed');
  });

  it('decide with the time they are given, not with the machine’s', () => {
    const story = received({ unitCode: DISTRICT });
    const typed = story.type('dispatch', { toUnit: STREET }, actor(DISTRICT), NOON);
    const dueAt = (now: number) => {
      const decision = decide(story.state, typed, contextOf(actor(DISTRICT), now));
      return decision.ok ? (decision.events[0]!.data['due'] as { at: number }).at : null;
    };
    expect(dueAt(at('2019-10-12 12:00'))).toBe(at('2019-10-19 00:00'));
    expect(dueAt(at('2019-10-11 12:00'))).toBe(at('2019-10-18 00:00'));
  });
});
