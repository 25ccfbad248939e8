/** The first kinds, phase by phase, on an order of a street, and who may. All kinds: order-table.test.ts. */
import { describe, expect, it } from 'vitest';
import { decide, objectionTo } from '#shared/domain/order/decide.ts';
import type { RefusalCode } from '#shared/domain/order/refusal.ts';
import { HUMAN_KINDS, PHASES, PHASE_LABEL, PHASE_TABLE, isOpen } from '#shared/domain/order/phases.ts';
import { seenActsOf, seenHash } from '#shared/domain/order/seen.ts';
import type { Phase } from '#shared/domain/order/types.ts';
import type { Actor } from '#shared/domain/organization/roles.ts';
import { ROLES } from '#shared/domain/organization/roles.ts';
import {
  CITY,
  COMMUNITY,
  DEPARTMENT,
  DISTRICT,
  FAR_STREET,
  FITTING,
  NOON,
  OTHER_STREET,
  SECTION,
  STREET,
  SYSTEM,
  actor,
  command,
  contextOf,
  received,
  type Story,
} from './support/world.ts';

/** An order of STREET in each phase; all but the first have been replied to once. */
const IN_PHASE = {
  awaitingAccept: () => received(),
  handling: () =>
    received()
      .must('accept')
      .must('reply')
      .must('callback', { connected: true, solved: false, satisfaction: '不满意' }),
  awaitingCallback: () => received().must('accept').must('reply'),
  completed: () => received().must('accept').must('reply').must('callback'),
} satisfies Partial<Record<Phase, () => Story>>;

const FIRST_KINDS = ['dispatch', 'accept', 'forward', 'reply', 'callback'] as const;

/** What the kind needs to be possible otherwise: dispatch is the district's act, the others the unit's. */
const AUTHOR: Record<string, string> = { dispatch: DISTRICT };

const whyOf = (story: Story, kind: string, who: Actor): RefusalCode | 'ok' => {
  const typed = story.type(kind, FITTING[kind] ?? {}, who, NOON);
  const decision = decide(story.state, typed, contextOf(who, NOON));
  return decision.ok ? 'ok' : decision.why;
};

describe.each([
  ['awaitingAccept', { dispatch: 'ok', accept: 'ok', forward: 'phase', reply: 'phase', callback: 'phase' }],
  ['handling', { dispatch: 'phase', accept: 'phase', forward: 'ok', reply: 'ok', callback: 'ok' }],
  ['awaitingCallback', { dispatch: 'phase', accept: 'phase', forward: 'phase', reply: 'ok', callback: 'ok' }],
  ['completed', { dispatch: 'phase', accept: 'phase', forward: 'phase', reply: 'phase', callback: 'ok' }],
] as const)('an order that is %s', (phase, expected) => {
  const story = IN_PHASE[phase]();

  it('is in that phase', () => {
    expect(story.known.phase).toBe(phase);
    expect(PHASE_LABEL[phase]).not.toBe('');
    expect(isOpen(phase)).toBe(phase !== 'completed');
  });

  describe.each(FIRST_KINDS)('%s', (kind) => {
    const unit = AUTHOR[kind] ?? STREET;

    it.each(ROLES)('by a %s', (role) => {
      expect(whyOf(story, kind, actor(unit, role))).toBe(role === 'viewer' ? 'role' : expected[kind]);
    });

    it('is offered exactly when it is possible', () => {
      const objection = objectionTo(kind, story.known, contextOf(actor(unit), NOON));
      expect(objection ?? 'ok').toBe(expected[kind]);
      expect(PHASE_TABLE[phase].includes(kind)).toBe(expected[kind] !== 'phase');
    });

    it('is not the server’s own act', () => {
      expect(whyOf(story, kind, SYSTEM)).toBe('role');
    });
  });

  it.each(['receive', 'sample'])('%s is the server’s act alone', (kind) => {
    for (const role of ROLES) expect(whyOf(story, kind, actor(STREET, role))).toBe('role');
    expect(whyOf(story, kind, SYSTEM)).toBe(kind === 'receive' ? 'exists' : 'ok');
  });

  it('knows no kind of a newer version', () => {
    expect(whyOf(story, 'whistle', actor())).toBe('unknown-kind');
    expect(objectionTo('whistle', story.known, contextOf(actor(), NOON))).toBe('unknown-kind');
    const newer = command('reply', FITTING['reply']!, { version: 2, seenAct: story.known.act });
    expect(decide(story.state, newer, contextOf(actor(), NOON))).toEqual({ ok: false, why: 'unknown-kind' });
  });
});

describe('who may act on an order of 八角街道', () => {
  it.each([
    [
      'accept',
      'awaitingAccept',
      {
        [STREET]: 'ok',
        [SECTION]: 'not-lead',
        [COMMUNITY]: 'not-lead',
        [OTHER_STREET]: 'not-lead',
        [DISTRICT]: 'not-lead',
        [DEPARTMENT]: 'not-lead',
        [CITY]: 'not-lead',
      },
    ],
    [
      'dispatch',
      'awaitingAccept',
      {
        [STREET]: 'not-lead',
        [SECTION]: 'not-lead',
        [DISTRICT]: 'ok',
        [DEPARTMENT]: 'not-lead',
        [CITY]: 'not-lead',
        ['110119']: 'not-lead',
      },
    ],
    [
      'forward',
      'handling',
      { [STREET]: 'ok', [SECTION]: 'not-lead', [OTHER_STREET]: 'not-lead', [DISTRICT]: 'not-lead' },
    ],
    [
      'reply',
      'handling',
      { [STREET]: 'ok', [COMMUNITY]: 'not-lead', [OTHER_STREET]: 'not-lead', [DISTRICT]: 'not-lead' },
    ],
    [
      'callback',
      'awaitingCallback',
      {
        [STREET]: 'ok',
        [DISTRICT]: 'ok',
        [CITY]: 'ok',
        [SECTION]: 'not-lead',
        [OTHER_STREET]: 'not-lead',
        [FAR_STREET]: 'not-lead',
      },
    ],
  ] as const)('%s', (kind, phase, expected) => {
    // prettier-ignore
    const story = IN_PHASE[phase]();
    const found = Object.fromEntries(Object.keys(expected).map((unit) => [unit, whyOf(story, kind, actor(unit))]));
    expect(found).toEqual(expected);
  });

  it('the street acts for the community an order was forwarded to, and the community itself may', () => {
    const forwarded = () => received().must('accept').must('forward', { toUnit: COMMUNITY });
    expect(whyOf(forwarded(), 'reply', actor(STREET))).toBe('ok');
    expect(whyOf(forwarded(), 'reply', actor(COMMUNITY))).toBe('ok');
    expect(whyOf(forwarded(), 'reply', actor(SECTION))).toBe('not-lead');
    expect(whyOf(forwarded(), 'reply', actor(DISTRICT))).toBe('not-lead');
  });
});

describe('orders that are not there', () => {
  it.each(HUMAN_KINDS)('%s needs an order', (kind) => {
    const typed = command(kind, FITTING[kind] ?? {});
    expect(decide(undefined, typed, contextOf(actor(), NOON))).toEqual({ ok: false, why: 'unknown-order' });
  });

  it('a phase of a newer server permits nothing', () => {
    const story = received();
    const state = { ...story.known, phase: 'onAccount' as Phase };
    for (const kind of HUMAN_KINDS) {
      const typed = story.type(kind, FITTING[kind] ?? {}, actor(AUTHOR[kind] ?? STREET), NOON);
      expect(decide(state, typed, contextOf(actor(AUTHOR[kind] ?? STREET), NOON))).toEqual({ ok: false, why: 'phase' });
    }
  });

  it('the phases are those of the table', () => {
    expect(Object.keys(PHASE_TABLE).toSorted()).toEqual(PHASES.toSorted());
  });
});

describe('exclusive acts', () => {
  it.each([
    ['accept', 'awaitingAccept', STREET, true],
    ['dispatch', 'awaitingAccept', DISTRICT, true],
    ['forward', 'handling', STREET, true],
    ['reply', 'handling', STREET, false],
    ['callback', 'awaitingCallback', STREET, false],
  ] as const)('%s names the last decisive act it saw', (kind, phase, unit, exclusive) => {
    const story = IN_PHASE[phase]();
    const typed = story.type(kind, FITTING[kind]!, actor(unit), NOON, { seenAct: 'another act' });
    const decision = decide(story.state, typed, contextOf(actor(unit), NOON));
    expect(decision.ok ? 'ok' : decision.why).toBe(exclusive ? 'stale' : 'ok');
  });

  it.each([
    ['accept', 'awaitingAccept', true],
    ['reply', 'handling', false],
  ] as const)('%s: the last one is not enough where all are known', (kind, phase, exclusive) => {
    const story = IN_PHASE[phase]();
    const acts = seenActsOf(story.events);
    const why = (seenActs: string | undefined, known: { acts?: string } = { acts }): string => {
      const typed = story.type(kind, FITTING[kind]!, actor(STREET), NOON, { seenActs });
      const decision = decide(story.state, typed, { ...contextOf(actor(STREET), NOON), ...known });
      return decision.ok ? '' : decision.why;
    };
    expect(why(acts)).toBe('');
    expect(why(seenHash(['another', story.known.act]))).toBe(exclusive ? 'stale' : '');
    expect(why(undefined)).toBe('');
    expect(why(seenHash(['another', story.known.act]), {})).toBe('');
  });
});
