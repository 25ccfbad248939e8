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
export function* ordersWithHistory(count: number, toAt: number): Generator<Entry> {
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
    const clerk: Actor = { name: '值班员', role: 'clerk', unit: (state as OrderState).firstUnit };
    if (i % 10 > 0) does('accept', clerk, at + HOUR, {});
    if (i % 10 > 2) does('reply', clerk, at + DAY, { text: '已处理', measures: '已清运' });
    if (i % 10 > 3)
      does('callback', clerk, at + DAY + HOUR, { connected: true, solved: true, satisfaction: SATISFACTIONS[i % 3] });
    if (i % 9 === 4) does('sample', system, at + 2 * DAY, { source: '12345', valid: true, contacted: true, solved: i % 2 === 0, satisfaction: SATISFACTIONS[i % 3], sampledAt: at + 2 * DAY, revision: 1 }); // prettier-ignore
    const view: OrderView = { state, events };
    yield { id, in: [DISTRICT], body: view };
  }
}
