/** Properties of every history that people can make with all kinds of command there are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAMILIES, familyOf, PROTOCOL_VERSION } from '#shared/domain/order/commands/index.ts';
import { decide, decideTyped, objectionTo } from '#shared/domain/order/decide.ts';
import { evolve } from '#shared/domain/order/evolve.ts';
import { HUMAN_KINDS, PHASES, PHASE_TABLE } from '#shared/domain/order/phases.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { timelineEntry } from '#shared/domain/order/timeline.ts';
import { REQUEST_TYPES, type Command, type OrderEvent, type OrderState } from '#shared/domain/order/types.ts';
import type { Actor } from '#shared/domain/organization/roles.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { fitting, orderIn } from './support/lives.ts';
import {
  actor, CITY, COMMUNITY, command, contextOf, DEPARTMENT, DISTRICT, ENTERPRISE, FITTING, frozen, NOON, ORGANIZATION,
  OTHER_STREET, received, SECTION, STREET, uuid,
} from './support/world.ts'; // prettier-ignore

const UNITS = [STREET, STREET, DISTRICT, DISTRICT, COMMUNITY, SECTION, OTHER_STREET, DEPARTMENT, ENTERPRISE, CITY];
const TARGETS = [STREET, OTHER_STREET, DEPARTMENT, ENTERPRISE, SECTION, COMMUNITY, 'nowhere'];

const step = fc.record({
  unit: fc.constantFrom(...UNITS),
  /** Among what this person may do now, or, rarely, among all kinds. */
  kind: fc.nat(1000),
  isAny: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
  target: fc.constantFrom(...TARGETS),
  yes: fc.boolean(),
  days: fc.integer({ min: -1, max: 20 }),
  after: fc.integer({ min: 0, max: 20 * HOUR }),
  isStale: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function payloadOf(kind: string, order: OrderState, { target, yes, days }: Step): Record<string, unknown> {
  const note = '说明';
  switch (kind) {
    case 'dispatch':
    case 'forward':
    case 'addJoint':
      return { toUnit: target };
    case 'removeJoint':
      return { toUnit: order.jointUnits[0] ?? target };
    case 'ruling':
      return yes ? { upheld: true, note } : { upheld: false, toUnit: target, note };
    case 'extend':
      return { until: (order.due.at ?? NOON) + days * DAY, note };
    case 'callback':
      return yes ? { connected: true, solved: days > 5, satisfaction: '满意' } : { connected: false };
    case 'review':
      return { passed: yes, note };
    case 'extendRuling':
    case 'onAccountRuling':
    case 'exclusionReview':
    case 'exclusionResult':
      return { approved: yes, note };
    case 'jointReply':
      return { text: note, solved: yes, ...(order.jointUnits[0] === undefined ? {} : { toUnit: order.jointUnits[0] }) };
    case 'submitReview':
    case 'reply':
      return { text: note, measures: note };
    default:
      return FITTING[kind] ?? {};
  }
}

const kindOf = ({ unit, kind, isAny }: Step, order: OrderState, now: number): string => {
  const open = PHASE_TABLE[order.phase].filter(
    (each) => objectionTo(each, order, contextOf(actor(unit), now)) === null,
  );
  // What moves the order is drawn more often than what only adds to it: a history has to get somewhere.
  const moving = open.filter((each) => familyOf(each)?.exclusive === true || each === 'reply' || each === 'callback');
  const among = isAny || open.length === 0 ? HUMAN_KINDS : [...open, ...moving, ...moving, ...moving];
  return among[kind % among.length] ?? 'note';
};

/** An event without its seal: what `evolve` reads does not depend on it. */
function applied(
  order: OrderState,
  act: Command,
  who: Actor,
  now: number,
): { events: OrderEvent[]; after: OrderState } {
  const decision = decide(order, act, contextOf(who, now));
  const events: OrderEvent[] = [];
  let after = order;
  for (const draft of decision.ok ? decision.events : []) {
    const event = frozen({
      ...draft,
      order: order.id,
      n: after.version + 1,
      command: act.id,
      actor: act.actor,
      unit: act.unit,
      claimedAt: now,
      offset: 0,
      receivedAt: now,
      countedAt: now,
      late: false,
      commitments: {},
      prevHash: '',
      hash: '',
      private: Object.fromEntries(Object.entries(draft.private).map(([key, value]) => [key, { salt: '', value }])),
    });
    after = frozen(evolve(after, event));
    events.push(event);
  }
  return { events, after };
}

const answers = (code: string): boolean => ORGANIZATION.answerableFor(code)?.code === code;

function checkStep(before: OrderState, after: OrderState, kind: string, events: readonly OrderEvent[]): void {
  // One lead that exists, and nobody is both lead and joint.
  expect(ORGANIZATION.find(after.leadUnit)).toBeDefined();
  expect(after.jointUnits).not.toContain(after.leadUnit);
  expect(new Set(after.jointUnits).size).toBe(after.jointUnits.length);
  // 首办单位: fixed once a unit below the district has the order.
  const isFirstOpen = ORGANIZATION.find(before.firstUnit)?.kind === 'district';
  expect(isFirstOpen || after.firstUnit === before.firstUnit).toBe(true);
  expect(answers(after.firstUnit)).toBe(true);
  // What never changes, and what only grows.
  expect([after.due.originalAt, after.type, after.number]).toEqual([before.due.originalAt, before.type, before.number]);
  for (const list of ['dueHistory', 'returns', 'hops', 'visits'] as const)
    expect((after[list] ?? []).slice(0, before[list]?.length ?? 0)).toEqual(before[list] ?? []);
  expect(after.handlingRound).toBeGreaterThanOrEqual(before.handlingRound);
  expect(after.callbackAttempts).toBeGreaterThanOrEqual(before.callbackAttempts);
  expect(after.urges?.count ?? 0).toBeGreaterThanOrEqual(before.urges?.count ?? 0);
  expect(after.extension?.count ?? 0).toBeGreaterThanOrEqual(before.extension?.count ?? 0);
  // The facts of a phase are there exactly in it.
  expect(PHASES).toContain(after.phase);
  expect(after.phase === 'completed').toBe(after.completedAt !== null);
  expect(after.phase === 'awaitingRuling').toBe(after.returned !== undefined);
  expect(after.phase === 'awaitingReview').toBe(after.submittedReply !== undefined);
  // A clock that rests is that of an order on account.
  const rests = after.due.at === null && after.due.originalAt !== null;
  expect(rests && after.onAccount?.stage !== 'approved').toBe(false);
  // The due time moves only with a kind that says so, and is on record from the first later kind on.
  const family = familyOf(kind)!;
  const moves = family.clocks.some((effect) => effect !== 'stop');
  expect(moves ? before.due : after.due).toEqual(before.due);
  const isOnRecord = before.dueHistory !== undefined && after.due.at !== before.due.at;
  const grown = (after.dueHistory?.length ?? 0) - (before.dueHistory?.length ?? 0);
  expect(isOnRecord ? grown : Math.min(grown, 1)).toBe(isOnRecord ? 1 : grown);
  expect(!family.exclusive || events.every(({ act }) => act)).toBe(true);
  expect(after.version).toBe(before.version + events.length);
  for (const event of events) expect(timelineEntry(event, ORGANIZATION, false).text).toMatch(/\p{Script=Han}/u);
}

/** Arrivals of every type at every level, and orders on their way. */
const STARTS: readonly OrderState[] = [
  ...REQUEST_TYPES.flatMap((type) => [STREET, COMMUNITY, DISTRICT].map((unitCode) => received({ type, unitCode }))),
  ...PHASES.flatMap((phase) =>
    ['offAccount', 'complete', 'appeal', 'exclusionReview', 'exclusionResult', 'extendRuling', 'completeUnreached'].map(
      (kind) => orderIn(phase, kind),
    ),
  ),
].map((story) => frozen(story.known));

describe('every history', () => {
  const seen = new Map<string, number>();

  it('keeps one lead, its first unit and its first due time; lists and counts only grow; a refusal leaves no trace', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STARTS),
        fc.array(step, { minLength: 6, maxLength: 18, size: 'max' }),
        (start, steps) => {
          let order = start;
          let now = NOON;
          for (const [i, drawn] of steps.entries()) {
            now += drawn.after;
            const who = actor(drawn.unit);
            const kind = kindOf(drawn, order, now);
            const act = command(kind, payloadOf(kind, order, drawn), {
              id: uuid(1000 + i),
              unit: who.unit,
              seenAct: drawn.isStale ? 'another act' : order.act,
            });
            const { events, after } = applied(order, act, who, now);
            const isTaken = events.length > 0;
            // A refusal leaves no trace; an exclusive act does not override what its author has not seen.
            expect(isTaken || after === order).toBe(true);
            expect(isTaken && drawn.isStale && familyOf(kind)?.exclusive).toBe(false);
            if (!isTaken) continue;
            seen.set(kind, (seen.get(kind) ?? 0) + 1);
            checkStep(order, after, kind, events);
            order = after;
          }
          expect(JSON.parse(JSON.stringify(order))).toEqual(order);
        },
      ),
      { numRuns: 2500 },
    );
  });

  it('was drawn with every kind', () => {
    expect(HUMAN_KINDS.filter((kind) => !seen.has(kind))).toEqual([]);
  });
});

const orders = PHASES.map((phase) => frozen(orderIn(phase, 'note').known));

it('evolve keeps what it cannot read: an unknown kind or a newer version changes no field and never throws', () => {
  const made = orderIn('handling', 'note').events.at(-1)!;
  const unknown = fc.record({
    kind: fc.oneof(fc.string(), fc.constantFrom(...FAMILIES.map(({ kind }) => kind), '__proto__', 'constructor')),
    version: fc.integer({ min: PROTOCOL_VERSION + 1, max: 9 }),
    data: fc.dictionary(fc.string(), fc.jsonValue()),
    act: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.constantFrom(...orders), unknown, (order, patch) => {
      const event = { ...made, ...patch, n: order.version + 1, command: 'newer' };
      const moved = patch.act ? { act: 'newer', actN: event.n } : {};
      expect(evolve(order, event)).toEqual({ ...order, version: event.n, ...moved });
      expect(timelineEntry(event, ORGANIZATION, false).text).toContain('由新版本产生');
    }),
    { numRuns: 2500 },
  );
});

it('decide never throws, whatever is typed: it takes the payload or names a refusal that can be read', () => {
  const names = ['toUnit', 'note', 'text', 'until', 'approved', 'passed', 'upheld', 'at', 'kind', 'reason', 'sections'];
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom(...TARGETS, '2019-10-25', '退单', NOON, -1, 1e300),
  );
  const payload = fc.oneof(fc.dictionary(fc.constantFrom(...names), value), fc.dictionary(fc.string(), fc.jsonValue()));
  const draw = fc.record({
    kind: fc.constantFrom(...FAMILIES.map(({ kind }) => kind)),
    order: fc.constantFrom(...orders, undefined),
    unit: fc.constantFrom(...UNITS, 'nowhere'),
    role: fc.constantFrom<Actor['role']>('clerk', 'supervisor', 'admin', 'viewer', 'system'),
    payload,
    keepsFitting: fc.boolean(),
  });
  fc.assert(
    fc.property(draw, ({ kind, order, unit, role, payload: junk, keepsFitting }) => {
      const who = actor(unit, role);
      const typed = command(kind, keepsFitting ? { ...fitting(kind), ...junk } : junk, { seenAct: order?.act ?? '' });
      const decision = decideTyped(order, typed, contextOf(who, NOON));
      expect(decision.ok ? '' : refusalText(decision.why)).not.toContain('未接受（');
    }),
    { numRuns: 2000 },
  );
});
