/** What holds for every history: drawn sequences of commands, sensible and senseless. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '#shared/domain/order/decide.ts';
import { verifyChain } from '#shared/domain/order/event.ts';
import { fold } from '#shared/domain/order/evolve.ts';
import { PHASES, PHASE_TABLE } from '#shared/domain/order/phases.ts';
import { scopesOf } from '#shared/domain/order/order.ts';
import type { OrderState } from '#shared/domain/order/types.ts';
import { REQUEST_TYPES } from '#shared/domain/order/types.ts';
import type { Actor } from '#shared/domain/organization/roles.ts';
import { HOUR } from '#shared/domain/time.ts';
import {
  COMMUNITY,
  DEPARTMENT,
  DISTRICT,
  ENTERPRISE,
  FAR_STREET,
  FIRM,
  NOON,
  ORGANIZATION,
  OTHER_STREET,
  RECEIVED,
  REPLY,
  SECTION,
  STREET,
  SYSTEM,
  Story,
  contextOf,
  frozen,
} from './support/world.ts';

const UNITS = [STREET, OTHER_STREET, DISTRICT, SECTION, COMMUNITY, FIRM, DEPARTMENT, ENTERPRISE];
const unit = fc.constantFrom(...UNITS);
const KINDS = ['dispatch', 'accept', 'forward', 'reply', 'callback', 'sample', 'receive', 'whistle'] as const;

const mostly = <T>(usual: T, rare: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rare });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** A payload of each kind: which one is typed depends on the phase the order is in by then. */
const payloads = fc.record({
  dispatch: fc.record({ toUnit: fc.constantFrom(...UNITS, 'nowhere', FAR_STREET, '110000') }),
  accept: fc.constant({}),
  forward: fc.record({ toUnit: fc.constantFrom(STREET, SECTION, COMMUNITY, FIRM, OTHER_STREET, 'nowhere') }),
  reply: optional(fc.integer({ min: NOON - 5 * HOUR, max: NOON + 90 * HOUR })).map((contactedAt) => ({
    ...REPLY,
    contactedAt,
  })),
  callback: fc.oneof(
    fc.record({
      connected: fc.constant(true),
      solved: fc.boolean(),
      satisfaction: fc.constantFrom('满意', '基本满意', '不满意'),
    }),
    fc.record({ connected: fc.boolean(), solved: fc.option(fc.boolean()) }),
  ),
  sample: fc
    .record({ valid: fc.boolean(), solved: fc.option(fc.boolean()), revision: fc.nat(4) })
    .map((drawn) => ({ source: 's', contacted: true, satisfaction: null, sampledAt: NOON, ...drawn })),
  receive: fc.constant(RECEIVED),
  whistle: fc.constant({}),
});
const junk = fc.dictionary(fc.constantFrom('toUnit', 'text', 'connected', 'revision'), fc.jsonValue({ maxDepth: 1 }));

const step = fc.record({
  sensible: mostly(true, fc.constant(false)),
  pick: fc.nat(1000),
  payloads,
  junk: mostly<Record<string, unknown> | null>(null, junk),
  // Most acts come from whoever may; some from anybody.
  who: mostly<string | null>(null, unit),
  role: mostly<Actor['role'] | null>(null, fc.constantFrom('supervisor', 'admin', 'viewer', 'system')),
  seen: mostly<string | null>(null, fc.constantFrom('', 'another act')),
  after: fc.integer({ min: 0, max: 30 * HOUR }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function typedOf({ sensible, pick, payloads: all, junk: instead }: Step, order: OrderState) {
  const kinds = sensible ? KINDS.filter((kind) => PHASE_TABLE[order.phase].includes(kind) || kind === 'sample') : KINDS;
  const kind = kinds[pick % kinds.length] ?? 'accept';
  return { kind, payload: instead ?? all[kind] };
}

function actorOf({ who, role }: Step, kind: string, order: OrderState): Actor {
  if (kind === 'sample' || kind === 'receive') return { ...SYSTEM, role: role ?? 'system' };
  const answerable = ORGANIZATION.answerableFor(order.leadUnit)?.code ?? STREET;
  return { name: '甲', role: role ?? 'clerk', unit: who ?? (kind === 'dispatch' ? DISTRICT : answerable) };
}

function checkInvariants(before: OrderState, story: Story): void {
  const now = story.known;
  const kindOf = (code: string) => ORGANIZATION.find(code)?.kind;
  // Exactly one lead, a unit that exists, and joint units are others.
  expect(ORGANIZATION.find(now.leadUnit)).toBeDefined();
  expect(now.jointUnits).not.toContain(now.leadUnit);
  // 首办单位: set once a unit that handles has the order.
  const stillOpen = kindOf(before.firstUnit) === 'district';
  expect(stillOpen || now.firstUnit === before.firstUnit).toBe(true);
  expect(['district', 'street', 'department', 'enterprise']).toContain(kindOf(now.firstUnit));
  expect([now.id, now.number, now.cityDispatchedAt, now.due.originalAt, now.source]).toEqual([
    before.id,
    before.number,
    before.cityDispatchedAt,
    before.due.originalAt,
    before.source,
  ]);
  expect(now.version).toBe(story.events.length);
  expect(PHASES).toContain(now.phase);
  expect(now.phase === 'completed').toBe(now.completedAt !== null);
  expect(now.handlingRound).toBeGreaterThanOrEqual(before.handlingRound);
  const decisive = story.events.findLast((event) => event.act)!;
  expect([now.act, now.actN]).toEqual([decisive.command, decisive.n]);
  expect(scopesOf(now, ORGANIZATION)).toContain(DISTRICT);
}

const start = fc.record({
  unitCode: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(STREET, DISTRICT) }, { weight: 1, arbitrary: unit }),
  type: fc.constantFrom(...REQUEST_TYPES),
});

describe('every history', () => {
  const accepted = new Map<string, number>();
  let refused = 0;

  it('keeps one lead unit, its first unit, its number and its first due time; evolve never throws on what was decided', () => {
    fc.assert(
      fc.property(start, fc.array(step, { minLength: 2, maxLength: 16, size: 'max' }), (first, steps) => {
        const story = new Story();
        story.must('receive', { ...RECEIVED, ...first }, SYSTEM, NOON);
        let now = NOON;
        for (const drawn of steps) {
          now += drawn.after;
          const before = frozen(story.known);
          const { kind, payload } = typedOf(drawn, before);
          const who = actorOf(drawn, kind, before);
          const patch = drawn.seen === null ? {} : { seenAct: drawn.seen };
          const act = frozen(story.type(kind, payload, who, now, patch));
          const decision = story.execute(act, who, now);
          if (decision.ok) accepted.set(act.kind, (accepted.get(act.kind) ?? 0) + 1);
          else refused++;
          // A refusal changes nothing; a decision can be made again with the same result.
          expect(story.state === before).toBe(!decision.ok);
          expect(decide(before, structuredClone(act), contextOf(who, now))).toEqual(decision);
          checkInvariants(before, story);
        }
        expect(fold(structuredClone(story.events))).toEqual(story.known);
        expect(JSON.parse(JSON.stringify(story.known))).toEqual(story.known);
        expect(verifyChain(JSON.parse(JSON.stringify(story.events)))).toMatchObject({ ok: true, erased: 0 });
      }),
      { numRuns: 1500 },
    );
  });

  it('was drawn with enough of both: accepted and refused', () => {
    for (const kind of ['dispatch', 'accept', 'forward', 'reply', 'callback', 'sample']) {
      expect([kind, (accepted.get(kind) ?? 0) > 100]).toEqual([kind, true]);
    }
    expect(refused).toBeGreaterThan(1000);
  });
});
