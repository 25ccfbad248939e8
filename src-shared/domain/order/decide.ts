/** decide(order, command, context) -> events | refusal. Pure; the same on workstation and server. */
import { familyOf } from './commands/index.ts';
import { refuse, type CommandFamily, type DecideContext, type Decision } from './command.ts';
import type { RefusalCode } from './refusal.ts';
import { sawAll } from './seen.ts';
import type { Command, OrderState } from './types.ts';

/** What can be said before a payload is known: role, phase, and whether this unit may at all. */
function objection(family: CommandFamily, order: OrderState | undefined, context: DecideContext): RefusalCode | null {
  const { role } = context.actor;
  const mayRole = family.roles.length === 0 ? role === 'system' : family.roles.some((allowed) => allowed === role);
  if (!mayRole) return 'role';
  if (!order && !family.creates) return 'unknown-order';
  // In a phase of a newer server nothing is possible here but what is bound to none.
  const inPhase = !order || family.phases.length === 0 || family.phases.includes(order.phase);
  return inPhase ? family.permits(order, context) : 'phase';
}

/** Never throws on a command of a known kind with a malformed payload: that is a refusal `payload`. */
export function decide(order: OrderState | undefined, command: Command, context: DecideContext): Decision {
  const family = familyOf(command.kind);
  if (!family || command.version > family.version) return refuse('unknown-kind');
  if (order && family.exclusive && !sawAll(order, command, context.acts)) return refuse('stale');
  const why = objection(family, order, context);
  if (why) return refuse(why);
  const payload = family.schema.safeParse(command.payload);
  return payload.success ? family.decide(order, payload.data, context) : refuse('payload');
}

/** `decide` for an act that is being typed now: also what only the moment of typing forbids. */
export function decideTyped(order: OrderState | undefined, command: Command, context: DecideContext): Decision {
  const decision = decide(order, command, context);
  if (!decision.ok) return decision;
  const family = familyOf(command.kind);
  const payload = family?.schema.safeParse(command.payload);
  const why = payload?.success ? family?.typed?.(payload.data, context, order) : null;
  return why ? refuse(why) : decision;
}

/** Why this actor cannot do an act of this kind to the order now, before anything is typed; null = can. */
export function objectionTo(kind: string, order: OrderState, context: DecideContext): RefusalCode | null {
  const family = familyOf(kind);
  return family ? objection(family, order, context) : 'unknown-kind';
}
