import { describe, expect, it } from 'vitest';
import { NO_DUE, dueFor } from '#shared/domain/deadline/due.ts';
import type { RequestType } from '#shared/domain/order/types.ts';
import {
  COMMUNITY,
  DEPARTMENT,
  DISTRICT,
  ENTERPRISE,
  FAR_STREET,
  FIRM,
  FITTING,
  NOON,
  OTHER_STREET,
  REPLY,
  RULES,
  SECTION,
  STREET,
  SYSTEM,
  RECEIVED,
  Story,
  actor,
  at,
  received,
} from './support/world.ts';

const district = actor(DISTRICT);
const refused = (why: string) => ({ ok: false, why });

describe('受理', () => {
  it('makes the order as the source told it', () => {
    const { known, events } = received();
    expect(known).toMatchObject({
      id: 'order-1',
      number: '201910120001',
      districtNumber: '107-0001',
      route: 'direct',
      phase: 'awaitingAccept',
      leadUnit: STREET,
      firstUnit: STREET,
      jointUnits: [],
      dispatchedAt: at('2019-10-12 08:00'),
      due: dueFor('诉求', at('2019-10-12 08:00'), RULES),
      handlingRound: 1,
      callback: null,
      sample: null,
      version: 1,
      actN: 1,
      personal: { callerName: '方女士', callerPhone: '13800001234', title: RECEIVED.title },
    });
    expect(known.act).toBe(events[0]!.command);
  });

  it.each([
    [STREET, 'direct', STREET],
    [DEPARTMENT, 'direct', DEPARTMENT],
    [ENTERPRISE, 'direct', ENTERPRISE],
    [DISTRICT, 'viaDistrict', DISTRICT],
    [COMMUNITY, 'direct', STREET],
  ])('sent to %s: %s, first unit %s', (unitCode, route, firstUnit) => {
    expect(received({ unitCode }).known).toMatchObject({ leadUnit: unitCode, route, firstUnit });
  });

  it.each([
    ['a unit that is not there', { unitCode: '999' }, 'unknown-unit'],
    ['the city, which no scope holds', { unitCode: '110000' }, 'unknown-unit'],
    ['no title', { title: ' ' }, 'payload'],
    ['an unknown type', { type: '其他' }, 'payload'],
    ['a time without a zone', { cityDispatchedAt: '2019-10-12T08:00:00' }, 'payload'],
  ])('is refused for %s', (_, patch, why) => {
    expect(new Story().act('receive', { ...RECEIVED, ...patch }, SYSTEM)).toEqual(refused(why));
  });

  it('keeps fields it has no place for, as a personal value', () => {
    const extra = { 工单来源: '微信', 备注: '请回电13800001234' };
    const [event] = received({ extra }).events;
    expect(JSON.parse(event!.private['extra']!.value)).toEqual(extra);
    expect(JSON.stringify(event!.data)).not.toContain('微信');
    expect(received().events[0]!.private).not.toHaveProperty('extra');
  });

  it.each(['咨询', '表扬', '投诉'] as RequestType[])('sets the clock of a %s', (type) => {
    expect(received({ type }).known.due).toEqual(dueFor(type, at('2019-10-12 08:00'), RULES));
  });
});

describe('派单', () => {
  it('gives an order of the district to a street: new clock, the first due time stays', () => {
    const story = received({ unitCode: DISTRICT });
    const original = story.known.due.originalAt;
    story.must('dispatch', { toUnit: STREET, note: '请核实' }, district, at('2019-10-14 09:00'));
    expect(story.known).toMatchObject({
      leadUnit: STREET,
      firstUnit: STREET,
      route: 'viaDistrict',
      phase: 'awaitingAccept',
      cityDispatchedAt: at('2019-10-12 08:00'),
      districtDispatchedAt: at('2019-10-14 09:00'),
      dispatchedAt: at('2019-10-14 09:00'),
      due: { at: at('2019-10-22 00:00'), originalAt: original },
    });
    expect(story.events[1]!.private['note']!.value).toBe('请核实');
  });

  it('of a direct order nobody signed for keeps the first unit', () => {
    const story = received().must('dispatch', { toUnit: DEPARTMENT }, district);
    expect(story.known).toMatchObject({ leadUnit: DEPARTMENT, firstUnit: STREET });
    story.must('dispatch', { toUnit: OTHER_STREET }, district);
    expect(story.known).toMatchObject({ leadUnit: OTHER_STREET, firstUnit: STREET });
  });

  it('again and again keeps the first due time beside the new one', () => {
    const story = received({ unitCode: DISTRICT });
    const original = story.known.due.at;
    story.must('dispatch', { toUnit: STREET }, district, at('2019-10-14 09:00'));
    story.must('dispatch', { toUnit: OTHER_STREET }, district, at('2019-10-16 09:00'));
    expect(story.known.due).toMatchObject({ at: at('2019-10-24 00:00'), originalAt: original });
    expect(story.known.cityDispatchedAt).toBe(at('2019-10-12 08:00'));
  });

  it('praise still has no clock afterwards', () => {
    const story = received({ unitCode: DISTRICT, type: '表扬' }).must('dispatch', { toUnit: STREET }, district);
    expect(story.known.due).toEqual({ ...NO_DUE, profile: '石景山2019', clause: '不计时' });
  });

  it.each([
    [STREET, 'same-unit'],
    ['nowhere', 'unknown-unit'],
    [COMMUNITY, 'dispatch-target'],
    [SECTION, 'dispatch-target'],
    [DISTRICT, 'dispatch-target'],
    [FAR_STREET, 'dispatch-target'],
    ['110000', 'dispatch-target'],
    ['', 'payload'],
  ])('to %s is refused: %s', (toUnit, why) => {
    expect(received().act('dispatch', { toUnit }, district)).toEqual(refused(why));
  });
});

describe('签收', () => {
  it('starts the handling; the clocks began with the dispatch', () => {
    const story = received();
    const { due } = story.known;
    story.must('accept', {}, actor(), at('2019-10-12 08:20'));
    expect(story.known).toMatchObject({ phase: 'handling', acceptedAt: at('2019-10-12 08:20'), due });
  });

  it('happens once', () => {
    expect(received().must('accept').act('accept', {})).toEqual(refused('phase'));
  });
});

describe('转办', () => {
  it.each([SECTION, COMMUNITY, FIRM])('passes the order to %s, still answered for by the street', (toUnit) => {
    const story = received().must('accept').must('forward', { toUnit, note: '请现场核实' });
    expect(story.known).toMatchObject({ leadUnit: toUnit, firstUnit: STREET, phase: 'handling' });
    story.must('forward', { toUnit: STREET });
    expect(story.known.leadUnit).toBe(STREET);
  });

  it.each([
    [STREET, 'same-unit'],
    [OTHER_STREET, 'unit-not-below'],
    [DISTRICT, 'unit-not-below'],
    [DEPARTMENT, 'unit-not-below'],
    ['110107004-K01', 'unit-not-below'],
    ['nowhere', 'unknown-unit'],
    [undefined, 'payload'],
  ])('to %s is refused: %s', (toUnit, why) => {
    expect(received().must('accept').act('forward', { toUnit })).toEqual(refused(why));
  });
});

describe('回复', () => {
  const handling = () => received().must('accept');

  it('waits for the call-back, with its four elements', () => {
    const story = handling().must('reply', { ...REPLY, deadline: '2019-10-18' });
    expect(story.known).toMatchObject({
      phase: 'awaitingCallback',
      repliedAt: NOON,
      contactedAt: at('2019-10-12 09:00'),
      // It promises: solved is only what needs no term any more.
      unitSolved: false,
    });
    const event = story.events.at(-1)!;
    expect(event.data).toEqual({
      contactedAt: at('2019-10-12 09:00'),
      deadline: at('2019-10-19 00:00'),
      solved: false,
    });
    expect([event.private['text']!.value, event.private['measures']!.value]).toEqual([REPLY.text, REPLY.measures]);
  });

  it('may be given again; the first contact stays', () => {
    const story = handling()
      .must('reply')
      .must('reply', { ...REPLY, contactedAt: at('2019-10-12 11:00') });
    expect(story.known.contactedAt).toBe(at('2019-10-12 09:00'));
    expect(story.known.phase).toBe('awaitingCallback');
  });

  it.each([
    ['contact after the reply', { contactedAt: NOON + 1 }, 'contact-time'],
    ['contact before the dispatch', { contactedAt: at('2019-10-12 07:59') }, 'contact-time'],
    ['no text', { text: '' }, 'payload'],
    ['no measures', { measures: undefined }, 'payload'],
    ['a deadline that is no day', { deadline: '月底' }, 'payload'],
  ])('is refused: %s', (_, patch, why) => {
    expect(handling().act('reply', { ...REPLY, ...patch })).toEqual(refused(why));
  });

  it('needs no contact', () => {
    const { contactedAt: _, ...silent } = REPLY;
    expect(handling().must('reply', silent).known.contactedAt).toBeNull();
  });
});

describe('回访', () => {
  const replied = () => received().must('accept').must('reply');
  const call = (connected: boolean, solved: boolean | null = null, satisfaction: string | null = null) => ({
    connected,
    solved,
    satisfaction,
  });

  it('solved: the order is completed', () => {
    const story = replied().must('callback', call(true, true, '基本满意'));
    expect(story.known).toMatchObject({
      phase: 'completed',
      completedAt: NOON,
      callbackAttempts: 1,
      callback: { at: NOON, unit: STREET, connected: true, solved: true, satisfaction: '基本满意' },
    });
    expect(story.events.at(-1)!.act).toBe(true);
  });

  it('unsolved: handled once more', () => {
    const story = replied().must('callback', call(true, false, '不满意'));
    expect(story.known).toMatchObject({ phase: 'handling', handlingRound: 2, unitSolved: null, completedAt: null });
    story.must('reply').must('callback', call(true, false, '不满意'));
    expect(story.known.handlingRound).toBe(3);
  });

  it('not connected: an attempt, nothing else', () => {
    const story = replied();
    const { act } = story.known;
    story.must('callback', call(false));
    expect(story.known).toMatchObject({ phase: 'awaitingCallback', callbackAttempts: 1, act });
    expect(story.events.at(-1)!.act).toBe(false);
  });

  it('is a fact: recorded on a completed order, and changes nothing decided', () => {
    const story = replied().must('callback', call(true, true, '满意'));
    const { completedAt, act } = story.known;
    story.must('callback', call(true, false, '不满意'), district, at('2019-10-13 09:00'));
    expect(story.known).toMatchObject({ phase: 'completed', completedAt, act, callbackAttempts: 2 });
    expect(story.known.callback).toMatchObject({ unit: DISTRICT, solved: false });
  });

  it.each([
    ['connected without answers', call(true)],
    ['connected without satisfaction', call(true, true)],
    ['connected without solved', call(true, null, '满意')],
    ['not connected with an answer', call(false, true)],
    ['not connected with satisfaction', call(false, null, '满意')],
  ])('is refused: %s', (_, payload) => {
    expect(replied().act('callback', payload)).toEqual(refused('callback-answer'));
  });

  it('needs an answer first', () => {
    expect(received().must('accept').act('callback', call(false))).toEqual(refused('no-reply-yet'));
  });

  it('is refused with an unknown satisfaction', () => {
    expect(replied().act('callback', call(true, true, '非常满意'))).toEqual(refused('payload'));
  });
});

describe('上级抽查', () => {
  const result = (patch: Record<string, unknown>) => ({ ...FITTING['sample'], ...patch });

  it('is a view of its own: neither the unit’s nor our call-back changes', () => {
    const story = received().must('accept').must('reply').must('callback');
    const before = story.known;
    story.must('sample', result({ solved: false, satisfaction: '不满意' }), SYSTEM);
    expect(story.known).toEqual({ ...before, version: 5, sample: result({ solved: false, satisfaction: '不满意' }) });
  });

  it('is replaced by a higher revision only', () => {
    const story = received().must('sample', result({ revision: 2 }), SYSTEM);
    expect(story.act('sample', result({ revision: 2 }), SYSTEM)).toEqual(refused('revision'));
    expect(story.act('sample', result({ revision: 1 }), SYSTEM)).toEqual(refused('revision'));
    story.must(
      'sample',
      result({ revision: 3, valid: false, contacted: null, solved: null, satisfaction: null }),
      SYSTEM,
    );
    expect(story.known.sample).toMatchObject({ revision: 3, valid: false });
  });

  it('comes in every phase', () => {
    expect(received().act('sample', result({}), SYSTEM).ok).toBe(true);
    expect(received().must('accept').must('reply').must('callback').act('sample', result({}), SYSTEM).ok).toBe(true);
  });
});
