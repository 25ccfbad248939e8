/** A desk with one order, and the pages that a centre would answer it with. */
import type { Outcome, Page } from '#shared/contract/wire.ts';
import type { Applied } from '#shared/sync/client.ts';
import { act } from '../../../src-main/engine/order/act.ts';
import { actor, NOON, received, type Story } from '../../unit/support/world.ts';
import { deliver, desk, pageFor, type Desk } from './desk.ts';

export const ID = 'order-1';

export function typed(at: Desk, kind: 'accept' | 'forward' | 'reply', payload: Record<string, unknown> = {}): string {
  const { commandId, reason } = act(at.workstation, at.user, { id: ID, kind, payload });
  if (reason !== null) throw new Error(`${kind} was refused: ${reason}`);
  return commandId;
}

/** The centre accepts a command of this desk: its event, and the outcome. */
export function accept(at: Desk, story: Story, commandId: string): { seq: number; o: Outcome } {
  const item = at.workstation.outbox.byId(commandId);
  if (!item) throw new Error('not in the outbox');
  const decision = story.execute(item.c, actor(), NOON);
  const o = {
    id: commandId,
    ok: decision.ok,
    why: decision.ok ? '' : decision.why,
    vers: { [ID]: story.known.version },
    number: '',
    tag: `t${item.seq}`,
  };
  return { seq: item.seq, o };
}

export const apply = (at: Desk, patch: Partial<Page>): Applied =>
  at.workstation.sync.page(pageFor(at.workstation, patch));
export function setUp(): { at: Desk; story: Story } {
  const [at, story] = [desk(), received()];
  deliver(at, story);
  return { at, story };
}
