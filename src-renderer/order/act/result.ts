/** What became of an act, in the words of the result line. */
import type { ActResult, OrderPage, OutcomeView, SyncView } from '#shared/contract/api.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { formatDue } from '#shared/domain/time.ts';
import { labelOf } from './acts.ts';

export interface Done {
  kind: HumanKind;
  /** `转办至城市管理科`, `签收` … */
  what: string;
  orderNumber: string;
  /** What follows from it, as `转重办，由…办理`; null where the act itself says it. */
  effect: string | null;
  /** Null when nothing was kept. */
  commandId: string | null;
  /** Why this workstation did not take it. */
  refusal: string | null;
}

export function doneOf(
  kind: HumanKind,
  target: string | null,
  orderNumber: string,
  result: ActResult,
  effect: string | null = null,
): Done {
  const isRefused = result.outcome === 'refused';
  return {
    kind,
    what: target === null ? labelOf(kind) : `${labelOf(kind)}至${target}`,
    orderNumber,
    effect,
    commandId: isRefused ? null : result.commandId,
    refusal: isRefused ? (result.reason ?? '没有说明原因。') : null,
  };
}

/** The act did not get as far as an answer. */
export const failedOf = (kind: HumanKind, target: string | null, orderNumber: string, reason: string): Done =>
  doneOf(kind, target, orderNumber, { commandId: '', outcome: 'refused', reason });

/** What the order shows after the act, as far as the act's own words do not say it. */
export function effectOf(kind: HumanKind, before: OrderPage['row'], after: OrderPage['row']): string | null {
  if (after.handlingRound > before.handlingRound)
    return `转重办，由${after.leadUnit.name}办理（第${after.handlingRound}次）`;
  if (after.phase === 'completed' && before.phase !== 'completed') return '办结';
  if (kind === 'dispatch' && after.dueAt !== null) return `截止 ${formatDue(after.dueAt)}`;
  return null;
}

export interface ResultLine {
  outcome: 'pending' | 'accepted' | 'refused';
  text: string;
  /** Its words are in 待处理. */
  isInTray: boolean;
}

function whereText(state: OutcomeView['state'], sync: SyncView): string {
  if (state === 'accepted') return '，已上报';
  if (state === 'settled') return '';
  return `${sync.state === 'online' ? '' : '，离线保存'}，待上报`;
}

/**
 * 「已签收，离线保存，待上报」. It follows this command alone, however many others wait.
 * @param known the engine's word on the command; undefined until it is there
 */
export function resultLine(done: Done, known: OutcomeView | undefined, sync: SyncView): ResultLine {
  const label = labelOf(done.kind);
  if (done.refusal !== null) {
    const isSaid = done.kind === 'accept' || done.refusal.includes('内容都在');
    const text = `${label}未接受：${done.refusal}${isSaid ? '' : '填写的内容都在。'}`;
    return { outcome: 'refused', text, isInTray: false };
  }
  if (known?.state === 'refused')
    return { outcome: 'refused', text: `${label}未被中心接受：${known.reason ?? ''}`, isInTray: true };
  const state = known?.state ?? 'pending';
  const effect = done.effect === null ? '' : `，${done.effect}`;
  return {
    outcome: state === 'pending' ? 'pending' : 'accepted',
    text: `已${done.what}${effect}${whereText(state, sync)}`,
    isInTray: false,
  };
}
