/** `verify`: every order's chain, the fold of its events, the row that lists show, and numbers and files that are here. */
import { canonical } from '#shared/domain/hash.ts';
import { verifyChain } from '#shared/domain/order/event.ts';
import { flawOf, isReadEvent } from '#shared/domain/order/intact.ts';
import type { OrderView } from '#shared/domain/order/order.ts';
import type { Command } from 'commander';
import { checkFiles } from '../attachments/check.ts';
import { checkNumbers, type NumbersReport } from '../numbers/check.ts';
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
  /** Numbers of documents that were taken here. */
  numbers: NumbersReport;
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
    const numbers = checkNumbers(workstation);
    const ok = heads.faults.length === 0 && numbers.faults.length === 0;
    const report: VerifyReport = { ok, checked: 0, events: 0, erased: 0, unread: 0, firstBreak: null, heads, numbers };
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
  withStore(program.command('verify').description('核对事件链、状态、列表、文号和附件')).action(
    (options: StoreOptions) =>
      cli.withWorkstation(options, async (workstation) => {
        workstation.store.assertIntact();
        const report = verify(workstation);
        const files = await checkFiles(workstation);
        const ok = report.ok && files.broken + files.unqueued === 0;
        cli.print({ ...report, ok, files, compared: lastComparison(workstation) }, options);
        if (report.firstBreak) {
          cli.terminal.err(`工单 ${report.firstBreak.number} 核对不符：${report.firstBreak.why}。\n`);
          cli.exitCode = REFUSED;
        }
        const { faults, beforeRestore } = report.heads;
        if (beforeRestore > 0)
          cli.terminal.err(`中心恢复过备份：恢复前的每日签名 ${beforeRestore} 份已另存，不算不符。\n`);
        for (const fault of report.numbers.faults) cli.terminal.err(`文号核对不符：${fault}。\n`);
        if (files.broken > 0)
          cli.terminal.err(
            `附件 ${files.broken} 个已损坏或丢失：打开时会重新下载，还没有上传的请找到原文件重新添加。\n`,
          );
        if (files.unqueued > 0) cli.terminal.err(`附件 ${files.unqueued} 个没有排入上传。请联系技术人员。\n`);
        if (report.numbers.faults.length + files.broken + files.unqueued > 0) cli.exitCode = REFUSED;
        if (faults.length > 0) {
          for (const { day, why } of faults) cli.terminal.err(`中心的每日签名核对不符（${day}）：${why}。\n`);
          cli.exitCode = REFUSED;
        }
      }),
  );
}
