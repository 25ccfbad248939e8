/** One refused command as the tray shows it: what was wanted, what happened meanwhile, whether it can be done again. */
import type { AttentionItem } from '#shared/contract/api.ts';
import type { DecideContext } from '#shared/domain/order/command.ts';
import { attach } from '#shared/domain/order/commands/attach.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import { decide, objectionTo } from '#shared/domain/order/decide.ts';
import { queueOf, sees } from '#shared/domain/order/queues.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { timelineEntry } from '#shared/domain/order/timeline.ts';
import type { Command, OrderEvent, OrderState } from '#shared/domain/order/types.ts';
import { HANDLING_ROLES } from '#shared/domain/organization/roles.ts';
import { formatShort } from '#shared/domain/time.ts';
import { maskText } from '#shared/domain/text/masking.ts';
import type { Shown } from '#shared/sync/overlay.ts';
import { situationOf } from '../order/acts.ts';
import { reads } from '../order/rights.ts';
import type { SignedIn } from '../session/session.ts';
import type { Outbox, RefusedItem } from '../store/outbox.ts';
import type { Workstation } from '../workstation.ts';
import { fieldsOf } from './words.ts';

/** Decisive acts of the centre's since the one that the author saw; own acts that fell as well are walked back. */
function actsSince(command: Command, { events, pending }: Shown, outbox: Outbox): OrderEvent[] {
  const confirmed = events.slice(0, events.length - pending);
  const asSeen = (id: string): number => confirmed.findLastIndex((event) => event.command === id);
  let { seenAct } = command;
  while (asSeen(seenAct) === -1) {
    const before = outbox.byId(seenAct)?.c.seenAct;
    if (before === undefined || before === seenAct) return [];
    seenAct = before;
  }
  return confirmed.slice(asSeen(seenAct) + 1).filter(({ act }) => act);
}

/** Verb of the signing that has to come before it; null when signing does not help, or is not possible. */
function signingBefore(kind: string, state: OrderState, context: DecideContext): string | null {
  const helps = state.phase === 'awaitingAccept' && objectionTo('accept', state, context) === null;
  const then = { ...state, phase: 'handling' } as const;
  return helps && objectionTo(kind, then, context) === null ? (familyOf('accept')?.label ?? null) : null;
}

/** Why doing it again would lead nowhere, and what can be done instead; null when it can be done. */
function redoObjection(
  command: Command,
  state: OrderState,
  since: readonly OrderEvent[],
  context: DecideContext,
): string | null {
  const { organization } = context;
  const situation = situationOf(state, context);
  const { possible } = situation;
  const next = possible.length > 0 ? `现在可以${possible.join('、')}。` : '';
  const { kind } = command;
  if (kind === attach.kind) return '请在工单页的附件栏重新添加这个文件。';
  const why = objectionTo(kind, state, context);
  if (why === null) {
    const decision = decide(state, { ...command, seenAct: state.act }, context);
    return !decision.ok && decision.why === 'same-unit'
      ? `工单已在${organization.nameOf(state.leadUnit)}。${next}`
      : null;
  }
  const same = since.findLast((event) => event.kind === kind);
  const label = familyOf(kind)?.label ?? kind;
  return same && why === 'phase'
    ? `${organization.nameOf(same.unit)}${same.actor}已于${formatShort(same.countedAt)}${label}，不用再${label}。${next}`
    : refusalText(why, situation);
}

export function attentionItem(workstation: Workstation, refused: RefusedItem, user: SignedIn): AttentionItem {
  const { projection, outbox, packages, clock } = workstation;
  const { organization, rules } = packages;
  const { item, typedAt } = refused;
  const { id, kind, orders, actor, unit, payload } = item.c;
  const [order = ''] = orders;
  const found = projection.shown(order);
  const shown = found && sees(found.state, user.unit, organization) ? found : undefined;
  const handles = HANDLING_ROLES.includes(user.role);
  const personal = found?.state.personal;
  const head = (text: string): string =>
    found && reads(user, found.state.leadUnit, organization) ? text : maskText(text, personal);
  const since = shown ? actsSince(item.c, shown, outbox) : [];
  const context: DecideContext = { now: clock.now(), actor: user, organization, rules };
  const isBarred = shown !== undefined && objectionTo(kind, shown.state, context) === 'phase';
  const first = isBarred ? signingBefore(kind, shown.state, context) : null;
  const why = shown ? redoObjection(item.c, shown.state, since, context) : refusalText('unknown-order');
  const objection = first === null ? why : null;
  return {
    commandId: id,
    kind,
    label: familyOf(kind)?.label ?? kind,
    orderId: order,
    orderNumber: found?.state.number ?? null,
    orderTitle: personal?.title ? head(personal.title) : null,
    typedAt,
    actor,
    actorUnit: organization.nameOf(unit),
    // A viewer can redo nothing.
    payload: handles ? payload : {},
    fields: fieldsOf(item.c, organization).map(({ label, value }) => ({
      label,
      value: handles ? value : maskText(value, personal),
    })),
    // Its usual sentence asks to do it again.
    reason: item.refused === 'stale' && objection !== null ? '其间已有他人处理。' : refusalText(item.refused),
    meanwhile: since.map((event) => {
      const entry = timelineEntry(event, organization, false);
      return { ...entry, text: head(entry.text) };
    }),
    now: shown
      ? {
          phase: shown.state.phase,
          queue: queueOf(shown.state, user.unit),
          leadUnit: organization.nameOf(shown.state.leadUnit),
        }
      : null,
    redo: { allowed: objection === null, reason: objection, first },
  };
}
