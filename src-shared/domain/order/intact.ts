/** Is an order what its own events say? What cannot be answered for itself is the truth of no side. */
import { canonical } from '../hash.ts';
import { familyOf } from './commands/index.ts';
import { verifyChain, type ChainReport } from './event.ts';
import { fold } from './evolve.ts';
import type { OrderView } from './order.ts';
import type { OrderEvent } from './types.ts';

/** Can this program fold the event, or is it of a newer one? */
export const isReadEvent = (event: OrderEvent): boolean => event.version <= (familyOf(event.kind)?.version ?? 0);

export type Flaw = { of: 'chain'; chain: ChainReport } | { of: 'count' } | { of: 'state' };

/** The first thing about it that does not fit; null when all does. */
export function flawOf({ state, events }: OrderView): Flaw | null {
  const chain = verifyChain(events);
  if (!chain.ok) return { of: 'chain', chain };
  if (events.length !== state.version) return { of: 'count' };
  return events.every(isReadEvent) && canonical(fold(events)) !== canonical(state) ? { of: 'state' } : null;
}
