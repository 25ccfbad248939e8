/** Overlay: the order as its workstation shows it = truth + own commands that the truth does not show yet. Pure. */
import { decide } from '../domain/order/decide.ts';
import type { DecideContext } from '../domain/order/command.ts';
import { evolve } from '../domain/order/evolve.ts';
import type { OrderView } from '../domain/order/order.ts';
import type { Command, EventDraft, OrderEvent } from '../domain/order/types.ts';
import type { OutItem } from './item.ts';

export interface Shown extends OrderView {
  /** Events at the end of `events` that the centre has not confirmed yet. */
  pending: number;
}

/** The event of a command that is not confirmed: no chain, no commitments, the claim as every time. */
function provisionalEvent(view: OrderView, command: Command, draft: EventDraft): OrderEvent {
  const held = Object.entries(draft.private).map(([field, value]) => [field, { salt: '', value }]);
  return {
    ...draft,
    order: view.state.id,
    n: view.state.version + 1,
    command: command.id,
    actor: command.actor,
    unit: command.unit,
    claimedAt: command.claimedAt,
    offset: command.offset,
    receivedAt: command.claimedAt,
    countedAt: command.claimedAt,
    late: false,
    commitments: {},
    prevHash: '',
    hash: '',
    private: Object.fromEntries(held),
  };
}

/** Applies one command to a view, or null when the rules refuse it. */
export function applyCommand(view: OrderView, command: Command, context: DecideContext): OrderView | null {
  // A truth without events is only the place of an order that this command may make.
  const before = view.events.length === 0 ? undefined : view.state;
  const decision = decide(before, command, context);
  if (!decision.ok) return null;
  let next = view;
  for (const [i, draft] of decision.events.entries()) {
    const event = provisionalEvent(next, command, draft);
    next = { state: evolve(i === 0 ? before : next.state, event), events: [...next.events, event] };
  }
  return next;
}

/**
 * `items`: the unsettled commands that name this order, by `n`. A command whose id the truth shows is never applied
 * again; an accepted one is applied until the truth reaches the version it made; a refused one is not shown.
 */
export function overlay(
  truth: OrderView,
  items: readonly OutItem[],
  rules: Pick<DecideContext, 'organization' | 'rules'>,
): Shown {
  const shown = new Set(truth.events.map((event) => event.command));
  let view: OrderView = truth;
  for (const item of items) {
    if (item.state === 'refused' || item.refused !== '' || shown.has(item.c.id)) continue;
    if (item.state === 'accepted' && truth.state.version >= (item.vers[truth.state.id] ?? 0)) continue;
    const actor = { name: item.c.actor, role: item.role, unit: item.c.unit };
    view = applyCommand(view, item.c, { ...rules, actor, now: item.c.claimedAt }) ?? view;
  }
  return { ...view, pending: view.events.length - truth.events.length };
}
