/** An order from a file: made once, brought up to date, never taken back from those who handle it. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImportFacts, ImportPersonal } from '#shared/domain/order/commands/import.ts';
import { verifyChain } from '#shared/domain/order/event.ts';
import { fold } from '#shared/domain/order/evolve.ts';
import { NO_DUE } from '#shared/domain/deadline/due.ts';
import { explainDue } from '#shared/domain/deadline/explain-due.ts';
import { timelineEntry } from '#shared/domain/order/timeline.ts';
import type { Actor } from '#shared/domain/organization/roles.ts';
import {
  actor,
  at,
  CITY,
  COMMUNITY,
  DEPARTMENT,
  DISTRICT,
  FITTING,
  NOON,
  ORGANIZATION,
  OTHER_STREET,
  received,
  RULES,
  SECTION,
  STREET,
  Story,
  SYSTEM,
} from './support/world.ts';

const FACTS: ImportFacts = {
  source: '导入', number: 'N1', districtNumber: null, type: '投诉', category: ['市容环卫'], channel: '12345', district: null,
  street: { id: '', name: '八角街道' }, community: null, unit: null, createdAt: at('2019-10-10 08:00'),
  cityDispatchedAt: at('2019-10-10 09:00'), districtDispatchedAt: null, dueAt: null, repliedAt: null, completedAt: null,
  closed: false, inTime: null, result: null,
}; // prettier-ignore
const PERSONAL: ImportPersonal = {
  title: '楼下垃圾', content: '市民反映垃圾未清运。', callerName: '方女士', callerPhone: '13800001234', place: null, reply: null, extra: '{"备注":"急"}',
}; // prettier-ignore
const RESULT = { valid: true, contacted: true, solved: true, satisfaction: '满意' as const, sampledAt: null };

/** Who opens a store that was never enrolled. */
const NOBODY: Actor = { name: '导入', role: 'admin', unit: '' };

const payload = (facts: Partial<ImportFacts> = {}, personal: Partial<ImportPersonal> = {}) => ({
  facts: { ...FACTS, ...facts },
  personal: { ...PERSONAL, ...personal },
});
const made = (facts: Partial<ImportFacts> = {}, who: Actor = actor(DISTRICT)): Story =>
  new Story().must('import', payload(facts), who);
const named = (name: string, id = '') => ({ id, name });

describe('an order from a file', () => {
  it('stands as one that was received, with the words of the file beside it', () => {
    const { known, events } = made();
    expect(known).toMatchObject({
      number: 'N1', route: 'direct', phase: 'awaitingAccept', leadUnit: STREET, firstUnit: STREET, due: NO_DUE, version: 1,
      dispatchedAt: FACTS.cityDispatchedAt, sample: null, imported: { channel: '12345', street: named('八角街道'), inTime: null },
      personal: { title: '楼下垃圾', callerPhone: '13800001234', place: null },
    }); // prettier-ignore
    expect(Object.keys(events[0]!.private).toSorted()).toEqual([
      'callerName',
      'callerPhone',
      'content',
      'extra',
      'title',
    ]);
    expect(JSON.stringify(events[0]!.data)).not.toMatch(/方女士|13800001234|垃圾未清运/);
    expect(verifyChain(events)).toMatchObject({ ok: true });
    expect(timelineEntry(events[0]!, ORGANIZATION, false).text).toBe(
      '从文件导入：市派单 2019-10-10 09:00，八角街道\n其他列：备注 急',
    );
  });

  it('has the due time of the file, which says so', () => {
    const { known } = made({ dueAt: at('2019-10-18 18:00') });
    expect(explainDue(known, RULES).text).toBe('2019-10-10 09:00派单；时限按导入文件；2019-10-18 18:00到期。');
    expect(explainDue(made().known, RULES).text).toBe('导入文件没有写时限。');
  });

  it('reads with the reply of the file, and with the word of the file where no package knows the unit', () => {
    const text = (facts: Partial<ImportFacts>, personal: Partial<ImportPersonal> = {}): string => {
      const { events } = new Story().must('import', payload(facts, personal), NOBODY);
      return timelineEntry(events[0]!, ORGANIZATION, false).text;
    };
    const unknown = { street: null, unit: named('', '8508') };
    expect(text(unknown, { reply: '已清运。' })).toBe(
      '从文件导入：市派单 2019-10-10 09:00，8508\n答复：已清运。\n其他列：备注 急',
    );
    expect(text({}, { extra: null })).not.toContain('其他列');
    // Whoever sent it: an event that cannot be told takes no page with it (INV-10).
    for (const extra of ['no json', 'null']) expect(text({}, { extra })).toBe('导入（内容读不出来）');
    expect(text({ street: null })).toContain('09:00，未注明单位\n');
    expect(ORGANIZATION.nameOf('~水务局')).toBe('水务局');
  });

  it.each<[string, Partial<ImportFacts>, string, string]>([
    ['no unit and no street', { street: null }, '~', '~'],
    ['a unit that no package knows', { unit: named('龙田街道综合执法队', '8508') }, '~8508', '~8508'],
    ['an unknown unit without an id', { unit: named('水务局') }, '~水务局', '~水务局'],
    ['a street with its office', { street: named('石景山区古城街道办事处') }, OTHER_STREET, OTHER_STREET],
    ['a street without its kind', { street: named('古城') }, OTHER_STREET, OTHER_STREET],
    ['a code', { street: named('', OTHER_STREET) }, OTHER_STREET, OTHER_STREET],
    ['a code of another name', { street: named('别处街道', OTHER_STREET) }, `~${OTHER_STREET}`, `~${OTHER_STREET}`],
    ['a section, by its street', { unit: named(ORGANIZATION.nameOf(SECTION)) }, SECTION, STREET],
    ['a community', { unit: named(ORGANIZATION.nameOf(COMMUNITY)) }, COMMUNITY, STREET],
    ['a department', { unit: named(ORGANIZATION.nameOf(DEPARTMENT)) }, DEPARTMENT, DEPARTMENT],
    ['nearly a name', { unit: named('城市管理委') }, '~城市管理委', '~城市管理委'],
  ])('of %s is led by it', (_name, facts, lead, first) => {
    const { known } = made(facts, NOBODY);
    expect([known.leadUnit, known.firstUnit]).toEqual([lead, first]);
  });

  it.each<[string, Partial<ImportFacts>]>([
    ['办结时间', { completedAt: NOON }],
    ['工单状态', { closed: true }],
    ['按时办结', { inTime: true }],
    ['超期办结', { inTime: false }],
    ['a result', { result: RESULT }],
  ])('is closed by %s', (_name, facts) => {
    expect(made(facts).known).toMatchObject({ phase: 'completed', completedAt: facts.completedAt ?? null });
  });

  it('has a due time only when the file says so', () => {
    const dueAt = at('2019-10-15 00:00');
    expect(made({ dueAt }).known.due).toMatchObject({ at: dueAt, originalAt: dueAt, profile: '' });
  });

  it("brings the upper level's result, below any that it delivers itself", () => {
    const story = made({ result: RESULT });
    expect(story.known.sample).toMatchObject({
      source: '导入',
      valid: true,
      satisfaction: '满意',
      revision: 0,
      sampledAt: NOON,
    });
    story.must('sample', { ...FITTING['sample'], satisfaction: '不满意' }, SYSTEM);
    story.must('import', payload({ result: RESULT, channel: '网络' }), actor(DISTRICT));
    expect(story.known).toMatchObject({ sample: { satisfaction: '不满意' }, imported: { channel: '网络' } });
  });
});

describe('a workstation', () => {
  it.each<[string, Partial<ImportFacts>, Actor, string]>([
    ['takes what no package knows itself', { unit: named('水务局') }, actor(DISTRICT), DISTRICT],
    ['takes an order without a unit itself', { street: null }, actor(STREET), STREET],
    ['gives an order to a unit below', {}, actor(DISTRICT), STREET],
  ])('%s', (_name, facts, who, lead) => {
    expect(made(facts, who).known.leadUnit).toBe(lead);
  });

  it.each<[string, Partial<ImportFacts>, Actor, string]>([
    ['for another street', {}, actor(OTHER_STREET), 'import-unit'],
    ['for the city, which handles nothing', { street: null }, actor(CITY), 'unknown-unit'],
    ['by a viewer', {}, actor(DISTRICT, 'viewer'), 'role'],
  ])('makes none %s', (_name, facts, who, why) => {
    expect(new Story().act('import', payload(facts), who)).toEqual({ ok: false, why });
  });
});

describe('a later file', () => {
  it('brings an order up to date that nobody has handled', () => {
    const story = made().must(
      'import',
      payload({ completedAt: NOON, street: named('古城街道') }, { title: '改' }),
      actor(DISTRICT),
    );
    expect(story.known).toMatchObject({
      phase: 'completed',
      leadUnit: OTHER_STREET,
      firstUnit: STREET,
      personal: { title: '改' },
    });
    expect(fold(story.events)).toEqual(story.known);
  });

  it('takes nothing back from those who handle it', () => {
    const story = made().must('accept', {}, actor(STREET));
    const before = story.known;
    story.must(
      'import',
      payload({ completedAt: NOON, inTime: true, street: named('古城街道') }, { title: '改' }),
      actor(DISTRICT),
    );
    expect(story.known).toMatchObject({
      phase: 'handling',
      leadUnit: STREET,
      completedAt: null,
      act: before.act,
      actN: 2,
    });
    expect(story.known).toMatchObject({ imported: { inTime: true }, personal: { title: '改' } });
    story.must('reply', FITTING['reply'], actor(STREET));
    expect(story.known.phase).toBe('awaitingCallback');
  });

  it('brings only its results to an order that came another way', () => {
    const story = received();
    const before = story.known;
    story.must('import', payload({ result: RESULT }, {}), actor(STREET));
    expect(story.known).toEqual({
      ...before,
      version: 2,
      sample: { ...RESULT, source: '导入', revision: 0, sampledAt: NOON },
    });
    expect(story.events[1]!.private).toEqual({});
    expect(story.act('import', payload(), actor(STREET))).toEqual({ ok: false, why: 'payload' });
    story.must('sample', FITTING['sample'], SYSTEM);
    expect(story.act('import', payload({ result: RESULT }), actor(STREET))).toEqual({ ok: false, why: 'revision' });
  });

  it('in any order among other acts folds again to the same state', () => {
    const step = fc.oneof(
      fc.record({ inTime: fc.option(fc.boolean()), closed: fc.boolean(), result: fc.constantFrom(null, RESULT) }),
      fc.constantFrom('accept', 'reply', 'callback', 'sample'),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const story = made();
        for (const each of steps)
          if (typeof each !== 'string') story.act('import', payload(each), actor(DISTRICT));
          else story.act(each, FITTING[each] ?? {}, each === 'sample' ? SYSTEM : actor(STREET));
        expect(fold(story.events)).toEqual(story.known);
        expect(verifyChain(story.events)).toMatchObject({ ok: true });
        expect(story.known).toMatchObject({ leadUnit: STREET, firstUnit: STREET, number: 'N1' });
      }),
      { numRuns: 1000 },
    );
  });
});
