/** What an act would change: the rules themselves are asked, so that a screen never repeats them. Nothing is kept. */
import type { Previewed } from '#shared/contract/api.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import { decideTyped } from '#shared/domain/order/decide.ts';
import { flagsOf } from '#shared/domain/order/flags.ts';
import { formOf } from '#shared/domain/order/form.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import type { Command } from '#shared/domain/order/types.ts';
import { queueOf } from '#shared/domain/order/queues.ts';
import { applyCommand, type Shown } from '#shared/sync/overlay.ts';
import type { SignedIn } from '../session/session.ts';
import type { Packages } from '../store/projection.ts';
import { unitRef } from '../unit-ref.ts';

export interface Draft {
  kind: HumanKind;
  payload: Record<string, unknown>;
}

/** Texts move neither phase, lead nor due: while one is unwritten this stands for it. */
const unwritten = (kind: HumanKind): Record<string, string> =>
  Object.fromEntries(
    formOf(kind)
      .filter(({ type }) => type === 'text' || type === 'line')
      .map(({ name }) => [name, '—']),
  );

const needsUnit = (kind: HumanKind): boolean =>
  formOf(kind).some(({ name, required }) => name === 'toUnit' && required);

/** @param target stands for the unit while none is chosen: phase and due do not depend on it */
export function preview(
  shown: Shown,
  { kind, payload }: Draft,
  { user, now, target }: { user: SignedIn; now: number; target: string | undefined },
  packages: Packages,
): Previewed {
  const { organization } = packages;
  const context = { ...packages, actor: user, now };
  const commandOf = (filled: Record<string, unknown>): Command => ({
    id: 'preview',
    orders: [shown.state.id],
    kind,
    version: familyOf(kind)?.version ?? 1,
    payload: { ...(target !== undefined && needsUnit(kind) ? { toUnit: target } : {}), ...filled },
    actor: user.name,
    unit: user.unit,
    claimedAt: now,
    offset: null,
    seenAct: shown.state.act,
    base: '',
  });
  const asItStands = decideTyped(shown.state, commandOf(payload), context);
  const flaw = asItStands.ok || asItStands.why === 'payload' ? null : refusalText(asItStands.why);
  const command = commandOf({ ...unwritten(kind), ...payload });
  const possible = decideTyped(shown.state, command, context).ok;
  const after = possible ? applyCommand(shown, command, context)?.state : undefined;
  return {
    flaw,
    after: after
      ? {
          phase: after.phase,
          queue: queueOf(after, user.unit),
          leadUnit: unitRef(organization, after.leadUnit),
          firstUnit: unitRef(organization, after.firstUnit),
          dueAt: after.due.at,
          paused: after.due.paused !== undefined,
          flags: flagsOf(after, (code) => organization.nameOf(code)),
          handlingRound: after.handlingRound,
          unitSolved: after.unitSolved,
        }
      : null,
  };
}
