import { useEffect, useRef, type ReactNode } from 'react';
import { Button } from '../parts/Button.tsx';
import type { Export } from './use-export.ts';

/** What will be in the file, before; where it is, after. */
export function ExportLine({ of, count }: { of: Export; count: number }): ReactNode {
  const { state, confirm, cancel } = of;
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (state.kind === 'asking') yes.current?.focus();
  }, [state.kind]);
  switch (state.kind) {
    case 'idle':
      return null;
    case 'none':
      return (
        <p className="receipts-line" role="status" data-testid="export-none">
          {state.reason}
        </p>
      );
    case 'asking':
      return (
        <div
          className="receipts-line receipts-ask"
          role="alertdialog"
          aria-label="导出未上报内容"
          data-testid="export-ask"
        >
          <span>
            将导出 {count} 条未上报、未接受的内容，<b>含个人信息</b>，由导出人保管，并记下是谁导出的。本机内容不变。
          </span>
          <Button ref={yes} size="small" data-testid="export-confirm" onClick={confirm}>
            选择位置并导出
          </Button>
          <Button rank="text" size="small" hotkey="Esc" onClick={cancel}>
            返回
          </Button>
        </div>
      );
    case 'working':
      return (
        <p className="receipts-line" role="status">
          正在导出
        </p>
      );
    case 'saved':
      return (
        <p className="receipts-line" role="status" data-testid="export-saved">
          已导出 {state.commands} 条，存为 {state.path}。含个人信息，用完请删除。
        </p>
      );
    case 'failed':
      return (
        <p className="receipts-line receipts-failed" role="alert" data-testid="export-failed">
          {state.reason}
        </p>
      );
  }
}
