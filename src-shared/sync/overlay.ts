/** Overlay: the order as its workstation shows it = truth + own commands that the truth does not show yet. Pure. */
import { decide } from '../domain/order/decide.ts';
import type { DecideContext } from '../domain/order/command.ts';
import { evolve } from '../domain/order/evolve.ts';
import type { OrderView } from '../domain/order/order.ts';
import { seenActsOf } from '../domain/order/seen.ts';
import type { Command, EventDraft, OrderEvent } from '../domain/order/types.ts';
import type { OutItem } from './item.ts';

export interface Shown extends OrderView {
  /** Events at the end of `events` that the centre has not confirmed yet. */
  pending: number;
}

/** The event of a command that is not confirmed: no chain, no commitments, the claim as every time. */
function provisionalEvent(order: string, n: number, command: Command, draft: EventDraft): OrderEvent {
  const held = Object.entries(draft.private).map(([field, value]) => [field, { salt: '', value }]);
  return {
    ...draft,
    order,
    n,
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

/** Applies one command to an order's view, undefined before it exists; null when the rules refuse it. */
function applyTo(
  order: string,
  view: OrderView | undefined,
  command: Command,
  context: DecideContext,
): OrderView | null {
  // Told anew only where it is asked for: a screen asks for many orders at once.
  const acts = command.seenActs === undefined || !view ? {} : { acts: seenActsOf(view.events) };
  const decision = decide(view?.state, command, { ...context, ...acts });
  if (!decision.ok) return null;
  let next = view;
  for (const draft of decision.events) {
    const event = provisionalEvent(order, (next?.state.version ?? 0) + 1, command, draft);
    next = { state: evolve(next?.state, event), events: [...(next?.events ?? []), event] };
  }
  return next ?? null;
}

/** Applies one command to a view, or null when the rules refuse it. */
export const applyCommand = (view: OrderView, command: Command, context: DecideContext): OrderView | null =>
  applyTo(view.state.id, view, command, context);

/**
 * An order as its own workstation shows it; `truth` is undefined when only own commands know it yet. `items`: the
 * unsettled commands that name it, by `n`. A command whose id the truth shows is never applied again; a refused one is not
 * shown. Undefined when nothing is left.
 */
export function shownOrder(
  order: string,
  truth: OrderView | undefined,
  items: readonly OutItem[],
  rules: Pick<DecideContext, 'organization' | 'rules'>,
): Shown | undefined {
  const shown = new Set(truth?.events.map((event) => event.command));
  let view = truth;
  for (const item of items) {
    if (item.state === 'refused' || item.refused !== '' || shown.has(item.c.id)) continue;
    const actor = { name: item.c.actor, role: item.role, unit: item.c.unit };
    view = applyTo(order, view, item.c, { ...rules, actor, now: item.c.claimedAt }) ?? view;
  }
  return view && { ...view, pending: view.events.length - (truth?.events.length ?? 0) };
}

/** `shownOrder` of an order that the truth knows. */
export const overlay = (
  truth: OrderView,
  items: readonly OutItem[],
  rules: Pick<DecideContext, 'organization' | 'rules'>,
): Shown => shownOrder(truth.state.id, truth, items, rules) ?? { ...truth, pending: 0 };
