/** Who may read what of an order: scope by the signed-in user's unit, personal values by role and unit. */
import { RpcError } from '#shared/contract/rpc.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { sees } from '#shared/domain/order/queues.ts';
import type { OrderState } from '#shared/domain/order/types.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';
import { HANDLING_ROLES } from '#shared/domain/organization/roles.ts';
import type { SignedIn } from '../session/session.ts';

/** May this person read names, numbers and texts in full? Only who handles orders of the unit that is in charge. */
export const reads = (user: Pick<SignedIn, 'role' | 'unit'>, leadUnit: string, organization: Organization): boolean =>
  HANDLING_ROLES.includes(user.role) && organization.actsFor(user.unit, leadUnit);

/** Units in whose place this person reads in full. */
export const unitsRead = (user: Pick<SignedIn, 'role' | 'unit'>, organization: Organization): string[] =>
  organization
    .subtree(user.unit)
    .map((unit) => unit.code)
    .filter((code) => reads(user, code, organization));

/** The order, if this person may see it. An order out of scope is answered like one that does not exist. */
export function seen<T extends { state: OrderState }>(
  shown: T | undefined,
  unit: string,
  organization: Organization,
): T {
  // A store that was never enrolled is of no unit, and shows its holder all of it.
  if (!shown || (unit !== '' && !sees(shown.state, unit, organization)))
    throw new RpcError('unknown-order', refusalText('unknown-order'));
  return shown;
}
