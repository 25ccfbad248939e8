/** Orders with a history, made by the rules themselves, as pages of the server would bring them. */
import type { Entry } from '#shared/contract/wire.ts';
import { decide } from '#shared/domain/order/decide.ts';
import { sealEvent } from '#shared/domain/order/event.ts';
import { evolve } from '#shared/domain/order/evolve.ts';
import type { OrderView } from '#shared/domain/order/order.ts';
import type { Command, OrderEvent, OrderState } from '#shared/domain/order/types.ts';
import type { Actor } from '#shared/domain/organization/roles.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { generateOrders } from '#shared/samples/generator.ts';
import { sampleOrganization, SAMPLE_RULES } from '#shared/samples/index.ts';
import { SATISFACTIONS } from '#shared/domain/order/types.ts';

export const DISTRICT = '110107';
const SALT = 'ab'.repeat(16);

const uuidOf = (n: number): string =>
  `0190${String(n % 10_000).padStart(4, '0')}-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Ends at `toAt`, 90 days long; two thirds are completed, with a sample for one in three of these. */
function* ordersWithHistory(count: number, toAt: number, isNew: boolean): Generator<Entry> {
  const organization = sampleOrganization();
  const generated = generateOrders({ seed: 1, count, district: DISTRICT, fromAt: toAt - 90 * DAY, toAt });
  for (const [i, order] of generated.entries()) {
    const id = uuidOf(i + 1);
    const events: OrderEvent[] = [];
    let state: OrderState | undefined;
    const does = (kind: string, actor: Actor, at: number, payload: Record<string, unknown>): void => {
      const c: Command = {
        id: uuidOf(1_000_000 + i * 10 + events.length), orders: [id], kind, version: 1, payload,
        actor: actor.name, unit: actor.unit, claimedAt: at, offset: 0, seenAct: state?.act ?? '', base: '',
      }; // prettier-ignore
      const decision = decide(state, c, { now: at, actor, organization, rules: SAMPLE_RULES });
      if (!decision.ok) return;
      for (const draft of decision.events) {
        const { actor: name, unit, offset } = c;
        const prevHash = events.at(-1)?.hash ?? '';
        const envelope = {
          order: id, n: events.length + 1, command: c.id, actor: name, unit, claimedAt: at, offset, receivedAt: at, countedAt: at, late: false, prevHash,
        }; // prettier-ignore
        const event = sealEvent(draft, envelope, () => SALT);
        events.push(event);
        state = evolve(state, event);
      }
    };
    const system: Actor = { name: '12345', role: 'system', unit: DISTRICT };
    const at = order.cityDispatchedAt;
    does('receive', system, at, { ...order, source: '12345' });
    if (!state) continue;
    if (isNew) {
      yield { id, in: [DISTRICT], body: { state, events } };
      continue;
    }
    const clerk: Actor = { name: '值班员', role: 'clerk', unit: (state as OrderState).firstUnit };
    if (i % 40 > 0) does('accept', clerk, at + HOUR, {});
    if (i % 40 > 1) does('reply', clerk, at + DAY, { text: '已处理', measures: '已清运' });
    if (i % 40 > 2)
      does('callback', clerk, at + DAY + HOUR, { connected: true, solved: true, satisfaction: SATISFACTIONS[i % 3] });
    if (i % 9 === 4) does('sample', system, at + 2 * DAY, { source: '12345', valid: true, contacted: true, solved: i % 2 === 0, satisfaction: SATISFACTIONS[i % 3], sampledAt: at + 2 * DAY, revision: 1 }); // prettier-ignore
    const view: OrderView = { state, events };
    yield { id, in: [DISTRICT], body: view };
  }
}

/** Orders whose histories the rules make; the others are these again, with other numbers and at other times. */
const POOL = 20_000;

const moved = (at: number | null, by: number): number | null => at && at - by;

/** Hash chains of these do not fit any more; nothing that is measured looks at them. */
function again({ id: _, in: scopes, body }: Entry, n: number, by: number): Entry {
  if (!body) throw new Error('an order of the pool has a body');
  const id = uuidOf(n);
  const { state, events } = body;
  return {
    id,
    in: scopes,
    body: {
      state: {
        ...state,
        id,
        number: `${state.number.slice(0, 4)}${String(n).padStart(9, '0')}`,
        cityDispatchedAt: state.cityDispatchedAt - by,
        dispatchedAt: state.dispatchedAt - by,
        acceptedAt: moved(state.acceptedAt, by),
        repliedAt: moved(state.repliedAt, by),
        completedAt: moved(state.completedAt, by),
        due: { ...state.due, at: moved(state.due.at, by), nearAt: moved(state.due.nearAt, by) },
      },
      events: events.map((event) => ({ ...event, order: id })),
    },
  };
}

/** A district's 80,000 orders in 90 days: so many times the pool is used before it moves back. */
const ROUNDS = 4;

/** `count` orders, those of the 90 days before `toAt` first, then of the 90 days before these. */
export function* orders(count: number, toAt: number): Generator<Entry> {
  const pool: Entry[] = [];
  for (const entry of ordersWithHistory(Math.min(POOL, count), toAt, false)) {
    pool.push(entry);
    yield entry;
  }
  for (let n = pool.length; n < count; n++) {
    const entry = pool[n % pool.length];
    if (entry) yield again(entry, n + 1, Math.floor(n / pool.length / ROUNDS) * 90 * DAY);
  }
}

/** Orders as they come from the centre at first: received, and nothing done yet. */
export const newOrders = (count: number, toAt: number): Entry[] => [...ordersWithHistory(count, toAt, true)];
