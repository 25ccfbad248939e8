/** What people type: whatever the phase of an order allows, with words that can be found again. */
import { PHASE_TABLE, type HumanKind } from '#shared/domain/order/phases.ts';
import { SATISFACTIONS } from '#shared/domain/order/types.ts';
import type { Prng } from '#shared/samples/prng.ts';
import { FITTING } from '../unit/support/world.ts';
import type { Desk, Mishap } from './desk.ts';
import type { Seen } from './model.ts';

export const CITY = '110000';
export const DISTRICT = '110107';
export const OTHER_DISTRICT = '110119';
export const STREETS = ['110107001', '110107002'];
const SECTIONS: Record<string, string> = { '110107001': '110107001-K01', '110107002': '110107002-K01' };

/** So many kinds a person tries, each a transaction of its own, before leaving the order alone. */
const MOST_TRIED = 6;

function payloadOf(kind: HumanKind, unit: string, people: Prng, words: string): Record<string, unknown> {
  switch (kind) {
    case 'dispatch':
      return { toUnit: people.pick(STREETS), note: words };
    case 'forward':
      return { toUnit: SECTIONS[unit] ?? people.pick(STREETS), note: words };
    case 'reply':
      return { text: words, measures: words };
    case 'callback': {
      const connected = people.chance(0.8);
      return connected
        ? { connected, solved: people.chance(0.6), satisfaction: people.pick(SATISFACTIONS) }
        : { connected };
    }
    case 'addJoint':
    case 'removeJoint':
      return { toUnit: SECTIONS[unit] ?? people.pick(STREETS) };
    case 'ruling':
      return people.chance(0.5)
        ? { upheld: true, note: words }
        : { upheld: false, toUnit: people.pick(STREETS), note: words };
    default:
      return FITTING[kind] ?? {};
  }
}

export interface Typed {
  id: string;
  order: string;
  kind: HumanKind;
  /** Decisive acts of the order that were on the screen. */
  seen: Seen;
}

export const seenOn = (desk: Desk, order: string): Seen =>
  desk.station.projection
    .shown(order)
    ?.events.filter(({ act }) => act)
    .map(({ command }) => command) ?? [];

/** Somebody does what may be done to one of the orders on the desk. Null when nothing was kept. */
export function typeSomething(desk: Desk, people: Prng, words: string, mishap: () => Mishap): Typed | null {
  // A workstation that was given to another unit holds orders that its person may not see.
  const orders = desk.orders().filter((order) => desk.sees(order));
  if (orders.length === 0) return null;
  const order = people.pick(orders);
  const shown = desk.station.projection.shown(order);
  const seen = seenOn(desk, order);
  // Starting anywhere in the list of its phase.
  const phase = shown?.state.phase ?? 'handling';
  const kinds = PHASE_TABLE[phase];
  const first = people.below(kinds.length);
  for (let i = 0; i < Math.min(kinds.length, MOST_TRIED); i++) {
    const kind = kinds[(first + i) % kinds.length] ?? 'accept';
    const id = desk.act(order, kind, payloadOf(kind, desk.user.unit, people, words), mishap());
    if (id !== undefined) return { id, order, kind, seen };
  }
  return null;
}
