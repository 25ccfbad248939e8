/** What became of an act, in the words of the result line. */
import type { ActResult, SyncView } from '#shared/contract/api.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { ACT_LABEL } from './acts.ts';

export interface Done {
  kind: HumanKind;
  /** `转办至城市管理科`, `签收` … */
  what: string;
  orderNumber: string;
  refusal: string | null;
}

export const doneOf = (kind: HumanKind, target: string | null, orderNumber: string, result: ActResult): Done => ({
  kind,
  what: target === null ? ACT_LABEL[kind] : `${ACT_LABEL[kind]}至${target}`,
  orderNumber,
  refusal: result.outcome === 'refused' ? (result.reason ?? '没有说明原因。') : null,
});

/** The act did not get as far as an answer. */
export const failedOf = (kind: HumanKind, target: string | null, orderNumber: string, reason: string): Done =>
  doneOf(kind, target, orderNumber, { commandId: '', outcome: 'refused', reason });

/** 「已签收，离线保存，待上报 3」. What is still unsent is counted live. */
export function doneText(done: Done, sync: SyncView): string {
  if (done.refusal !== null) {
    const isSaid = done.kind === 'accept' || done.refusal.includes('内容都在');
    const kept = isSaid ? '' : '填写的内容都在。';
    return `${ACT_LABEL[done.kind]}未接受：${done.refusal}${kept}`;
  }
  const where = sync.state === 'online' ? '' : '，离线保存';
  const waiting = sync.pending > 0 ? `，待上报 ${sync.pending}` : '，已上报';
  return `已${done.what}${where}${waiting}`;
}
