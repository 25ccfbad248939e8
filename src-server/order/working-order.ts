/** One command on one order, in memory: decided, sealed into the chain, applied. Pure but for the salts. */
import type { Command, OrderEvent, OrderState } from '#shared/domain/order/types.ts';
import type { DecideContext } from '#shared/domain/order/command.ts';
import type { Counted } from '#shared/domain/order/counted-time.ts';
import { decide } from '#shared/domain/order/decide.ts';
import { sealEvent } from '#shared/domain/order/event.ts';
import { evolve } from '#shared/domain/order/evolve.ts';
import { scopesOf } from '#shared/domain/order/order.ts';
import type { RefusalCode } from '#shared/domain/order/refusal.ts';
import { newSalt } from '../ids.ts';
import { isStorable } from '../store/storable.ts';

/** An order inside a transaction that holds its lock: as it was read, and what was added to it since. */
export interface WorkingOrder {
  id: string;
  /** undefined = does not exist yet. */
  state: OrderState | undefined;
  /** Hash of the last event, '' before the first. */
  head: string;
  /** Scopes it stood in when it was read. */
  scopesBefore: readonly string[];
  /** Scopes it stands in now. */
  scopes: readonly string[];
  /** Events that are not stored yet. */
  added: OrderEvent[];
}

export const emptyOrder = (id: string): WorkingOrder => ({
  id,
  state: undefined,
  head: '',
  scopesBefore: [],
  scopes: [],
  added: [],
});

export interface Times extends Counted {
  receivedAt: number;
}

/** Changes `order`, or leaves it as it is and says why not. May throw where the rules throw; `order` is unchanged then. */
export function execute(
  order: WorkingOrder,
  command: Command,
  times: Times,
  context: Omit<DecideContext, 'now'>,
): RefusalCode | null {
  const decision = decide(order.state, command, { ...context, now: times.countedAt });
  if (!decision.ok) return decision.why;
  const { id, actor, unit, claimedAt, offset } = command;
  let { state, head } = order;
  const added: OrderEvent[] = [];
  for (const draft of decision.events) {
    const n = (state?.version ?? 0) + 1;
    const envelope = { order: order.id, n, command: id, actor, unit, claimedAt, offset, ...times, prevHash: head };
    if (!isStorable([actor, draft.data, draft.private])) return 'payload';
    const event = sealEvent(draft, envelope, newSalt);
    state = evolve(state, event);
    head = event.hash;
    added.push(event);
  }
  Object.assign(order, {
    state,
    head,
    scopes: scopesOf(state, context.organization),
    added: [...order.added, ...added],
  });
  return null;
}
