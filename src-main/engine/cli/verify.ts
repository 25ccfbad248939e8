/** `verify`: every order's chain, the fold of its events, and the row that lists show. */
import { canonical } from '#shared/domain/hash.ts';
import { verifyChain } from '#shared/domain/order/event.ts';
import { flawOf, isReadEvent } from '#shared/domain/order/intact.ts';
import type { OrderView } from '#shared/domain/order/order.ts';
import type { Command } from 'commander';
import { lastComparison } from '../sync/digest-record.ts';
import type { Workstation } from '../workstation.ts';
import { checkHeads, type HeadsReport } from '../sync/heads-check.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';
import { REFUSED } from './exit.ts';

export interface VerifyReport {
  ok: boolean;
  /** Orders. */
  checked: number;
  events: number;
  /** Personal values that were erased (已脱敏). */
  erased: number;
  /** Orders with events of a newer version: their chain is checked, their state cannot be folded here. */
  unread: number;
  firstBreak: { id: string; number: string; why: string } | null;
  /** The centre's day heads that are kept here. */
  heads: HeadsReport;
}

function fault({ projection }: Workstation, id: string, view: OrderView): string | null {
  const flaw = flawOf(view);
  if (flaw?.of === 'chain') return `事件链第 ${flaw.chain.brokenAt} 条不符（${flaw.chain.why}）`;
  if (flaw?.of === 'count') return `版本 ${view.state.version} 与事件数 ${view.events.length} 不符`;
  if (flaw?.of === 'state') return '按事件重算的状态与保存的不符';
  if (canonical(projection.expectedRow(id)) !== canonical(projection.storedRow(id))) return '列表行与重算的不符';
  return null;
}

export function verify(workstation: Workstation): VerifyReport {
  const { store, truth } = workstation;
  return store.read(() => {
    const heads = checkHeads(workstation);
    const ok = heads.faults.length === 0;
    const report: VerifyReport = { ok, checked: 0, events: 0, erased: 0, unread: 0, firstBreak: null, heads };
    for (const id of truth.ids()) {
      const view = truth.view(id);
      if (!view) continue;
      const why = fault(workstation, id, view);
      report.checked++;
      report.events += view.events.length;
      report.erased += verifyChain(view.events).erased;
      if (!view.events.every(isReadEvent)) report.unread++;
      if (why !== null) return { ...report, ok: false, firstBreak: { id, number: view.state.number, why } };
    }
    return report;
  });
}

export function addVerify(program: Command, cli: Cli): void {
  withStore(program.command('verify').description('核对事件链、状态和列表')).action((options: StoreOptions) =>
    cli.withWorkstation(options, (workstation) => {
      workstation.store.assertIntact();
      const report = verify(workstation);
      cli.print({ ...report, compared: lastComparison(workstation) }, options);
      if (report.firstBreak) {
        cli.terminal.err(`工单 ${report.firstBreak.number} 核对不符：${report.firstBreak.why}。\n`);
        cli.exitCode = REFUSED;
      }
      const { faults, beforeRestore } = report.heads;
      if (beforeRestore > 0)
        cli.terminal.err(`中心恢复过备份：恢复前的每日签名 ${beforeRestore} 份已另存，不算不符。\n`);
      if (faults.length > 0) {
        for (const { day, why } of faults) cli.terminal.err(`中心的每日签名核对不符（${day}）：${why}。\n`);
        cli.exitCode = REFUSED;
      }
    }),
  );
}
