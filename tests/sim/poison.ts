/** Commands that no form makes: of a broken program, or one that knows what this centre does not (INV-10). */
import type { Prng } from '#shared/samples/prng.ts';
import type { Command } from '#shared/domain/order/types.ts';
import { v7 as uuid } from 'uuid';
import type { Desk } from './desk.ts';

const POISON: readonly Partial<Command>[] = [
  { kind: 'no-such-kind' },
  { kind: 'note', payload: { text: 7 } },
  { kind: 'note', payload: {} },
  { kind: 'reply', payload: { text: '\u0000', measures: '\ud800' } },
  { kind: 'receive', payload: {} },
  { kind: 'accept', unit: 'nowhere' },
  { kind: 'accept', seenAct: 'never seen' },
  { kind: 'dispatch', payload: { toUnit: '__proto__', note: '' } },
  { orders: ['00000000-0000-7000-8000-000000000000'], kind: 'accept' },
  { orders: ['no uuid'], kind: 'accept' },
];

/** Lays one into the outbox of the desk; its id and order, null when the desk holds no order. */
export function poison(desk: Desk, random: Prng): { id: string; order: string } | null {
  const orders = desk.orders();
  if (orders.length === 0) return null;
  const [order, what] = [random.pick(orders), random.pick(POISON)];
  const { outbox, clock, store } = desk.station;
  const { claimedAt, offset } = clock.stamp();
  const { unit, name: actor, role } = desk.user;
  const usual = { kind: 'note', version: 1, payload: {}, seenAct: '', base: '' };
  const command = {
    id: uuid({ msecs: claimedAt }),
    orders: [order],
    actor,
    unit,
    claimedAt,
    offset,
    ...usual,
    ...what,
  };
  store.write(() => outbox.add(command, role, claimedAt));
  return { id: command.id, order: command.orders[0] ?? order };
}
