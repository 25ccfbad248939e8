/** What became of one command: a line that reports an act follows it, and nothing else that is waiting. */
import type { OutcomeView } from '#shared/contract/api.ts';
import { RpcError } from '#shared/contract/rpc.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import type { SignedIn } from '../session/session.ts';
import type { Workstation } from '../workstation.ts';

/** Throws RpcError for a command of a unit that is not this person's. */
export function outcomeOf({ outbox, packages }: Workstation, user: SignedIn, commandId: string): OutcomeView {
  const item = outbox.byId(commandId);
  if (!item) return { state: 'settled', reason: null };
  if (!packages.organization.isWithin(item.c.unit, user.unit))
    throw new RpcError('unknown-command', '本单位没有提交过这一条。');
  if (item.state === 'refused') return { state: 'refused', reason: refusalText(item.refused) };
  return { state: item.state === 'accepted' ? 'accepted' : 'pending', reason: null };
}
