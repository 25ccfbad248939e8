/** Which acts a person may do to an order now, and why not the others. */
import type { ActOption } from '#shared/contract/api.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import type { DecideContext } from '#shared/domain/order/command.ts';
import { objectionTo } from '#shared/domain/order/decide.ts';
import { ACT_KEY } from '#shared/domain/order/keys.ts';
import { HUMAN_KINDS } from '#shared/domain/order/phases.ts';
import { refusalText, type Situation } from '#shared/domain/order/refusal.ts';
import type { OrderState } from '#shared/domain/order/types.ts';

const labelOf = (kind: string): string => familyOf(kind)?.label ?? kind;

/** The order as it is now, for the words of a refusal. */
export const situationOf = (state: OrderState, context: DecideContext): Situation => ({
  phase: state.phase,
  lead: context.organization.nameOf(state.leadUnit),
  possible: HUMAN_KINDS.filter((kind) => objectionTo(kind, state, context) === null).map(labelOf),
});

export function actOptions(state: OrderState, context: DecideContext): ActOption[] {
  const now = situationOf(state, context);
  return HUMAN_KINDS.map((kind) => {
    const why = objectionTo(kind, state, context);
    return {
      kind,
      label: labelOf(kind),
      key: ACT_KEY[kind],
      allowed: why === null,
      reason: why && refusalText(why, now),
    };
  });
}
