/** An act: decided at once on what the person sees, kept in the outbox, and shown as if done. */
import type { ActResult } from '#shared/contract/api.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import { decideTyped } from '#shared/domain/order/decide.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { seenActsOf } from '#shared/domain/order/seen.ts';
import type { Command } from '#shared/domain/order/types.ts';
import { v7 as uuid } from 'uuid';
import { settleRedone } from '../attention/refused.ts';
import type { SignedIn } from '../session/session.ts';
import type { Workstation } from '../workstation.ts';
import { situationOf } from './acts.ts';
import { seen } from './rights.ts';

export interface Act {
  id: string;
  kind: HumanKind;
  payload: Record<string, unknown>;
  /** The last decisive act the person saw; without it, what the store shows now. */
  seenAct?: string | undefined;
  /** All of them, as the page said. */
  seenActs?: string | undefined;
  /** Refused command that this one takes the place of. */
  redoes?: string | undefined;
}

/** Throws RpcError for an order that the user does not see. A refused act is not kept: its words are still in the form. */
export function act(workstation: Workstation, user: SignedIn, input: Act): ActResult {
  const { store, projection, outbox, packages, clock } = workstation;
  return store.write((): ActResult => {
    const { state, events } = seen(projection.shown(input.id), user.unit, packages.organization);
    const family = familyOf(input.kind);
    const acts = seenActsOf(events);
    const { claimedAt, offset } = clock.stamp();
    const payload = family?.schema.safeParse(input.payload);
    const command: Command = {
      id: uuid({ msecs: claimedAt }),
      orders: [input.id],
      kind: input.kind,
      version: family?.version ?? 1,
      // What is sent is what the rules read: normalized, without fields they do not know.
      payload: payload?.success ? payload.data : input.payload,
      actor: user.name,
      unit: user.unit,
      claimedAt,
      offset,
      seenAct: input.seenAct ?? state.act,
      ...(family?.exclusive ? { seenActs: input.seenActs ?? acts } : {}),
      base: '',
    };
    const context = { ...packages, actor: user, now: claimedAt, acts };
    const decision = decideTyped(state, command, context);
    if (!decision.ok) {
      const reason = refusalText(decision.why, situationOf(state, context));
      return { commandId: command.id, outcome: 'refused', reason };
    }
    outbox.add(command, user.role, claimedAt);
    if (input.redoes !== undefined)
      settleRedone(workstation, user, { redoes: input.redoes, kind: input.kind, order: input.id });
    projection.refresh(input.id);
    clock.remember();
    return { commandId: command.id, outcome: 'pending', reason: null };
  });
}
