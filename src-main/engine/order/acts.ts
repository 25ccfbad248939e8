/** Which acts a person may do to an order now, and why not the others. */
import type { ActOption } from '#shared/contract/api.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import type { DecideContext } from '#shared/domain/order/command.ts';
import { objectionTo } from '#shared/domain/order/decide.ts';
import { ACT_KEY } from '#shared/domain/order/keys.ts';
import { HUMAN_KINDS } from '#shared/domain/order/phases.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import type { OrderState } from '#shared/domain/order/types.ts';

export const actOptions = (state: OrderState, context: DecideContext): ActOption[] =>
  HUMAN_KINDS.map((kind) => {
    const why = objectionTo(kind, state, context);
    return {
      kind,
      label: familyOf(kind)?.label ?? kind,
      key: ACT_KEY[kind],
      allowed: why === null,
      reason: why && refusalText(why),
    };
  });
