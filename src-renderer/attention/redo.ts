/**
 * Which refused command is being done again, per user, order and kind, while the window lives. Nothing is settled by
 * taking it up: only the act that is submitted names it, and the engine settles it with that act.
 */
import type { HumanKind } from '#shared/domain/order/phases.ts';

const KEPT = new Map<string, string>();

const keyOf = (user: string, orderId: string, kind: HumanKind): string => JSON.stringify([user, orderId, kind]);

export const takeUp = (user: string, orderId: string, kind: HumanKind, commandId: string): void =>
  void KEPT.set(keyOf(user, orderId, kind), commandId);

/** To be sent with the act; empty when nothing was taken up. */
export function redoOf(user: string, orderId: string, kind: HumanKind): { redoes?: string } {
  const redoes = KEPT.get(keyOf(user, orderId, kind));
  return redoes === undefined ? {} : { redoes };
}

export const endRedo = (user: string, orderId: string, kind: HumanKind): void =>
  void KEPT.delete(keyOf(user, orderId, kind));
