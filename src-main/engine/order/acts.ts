/** Which acts a person may do to an order now, and why not the others that the unit can do at other times. */
import type { ActOption } from '#shared/contract/api.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import type { DecideContext } from '#shared/domain/order/command.ts';
import { objectionTo } from '#shared/domain/order/decide.ts';
import { ACT_KEY } from '#shared/domain/order/keys.ts';
import { PHASES, type HumanKind } from '#shared/domain/order/phases.ts';
import { queueOf, stateLabel } from '#shared/domain/order/queues.ts';
import { refusalText, type Situation } from '#shared/domain/order/refusal.ts';
import type { OrderState } from '#shared/domain/order/types.ts';
import { actsOfUnit } from '#shared/domain/order/unit-acts.ts';

const labelOf = (kind: string): string => familyOf(kind)?.label ?? kind;

/** Acts that the actor's unit can ever do. */
const offered = ({ actor, organization }: DecideContext): readonly HumanKind[] => {
  const unit = organization.find(actor.unit);
  return unit ? actsOfUnit(unit.kind) : [];
};

/** The order as it is now, for the words of a refusal. */
export const situationOf = (state: OrderState, context: DecideContext): Situation => ({
  state: PHASES.includes(state.phase) ? stateLabel(state.phase, queueOf(state, context.actor.unit)) : null,
  lead: context.organization.nameOf(state.leadUnit),
  possible: offered(context)
    // The usual acts; a list of all that can be added to an order says nothing.
    .filter((kind) => ACT_KEY[kind] !== undefined && objectionTo(kind, state, context) === null)
    .map(labelOf),
});

export function actOptions(state: OrderState, context: DecideContext): ActOption[] {
  const now = situationOf(state, context);
  return offered(context).map((kind) => {
    const why = objectionTo(kind, state, context);
    return {
      kind,
      label: labelOf(kind),
      key: ACT_KEY[kind] ?? null,
      allowed: why === null,
      reason: why && refusalText(why, now),
    };
  });
}
