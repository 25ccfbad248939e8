import type { ReactNode } from 'react';
import { Icon } from '../parts/Icon.tsx';
import type { PrintState } from './use-print.ts';

/** Where the paper went; stays until the next print or another week. */
export function PrintLine({ state }: { state: PrintState }): ReactNode {
  if (state.kind === 'idle') return null;
  if (state.kind === 'printing') {
    return (
      <p className="print-line" role="status">
        正在排版
      </p>
    );
  }
  if (state.kind === 'failed') {
    return (
      <p className="print-line print-failed" role="alert" data-testid="print-failed">
        {state.reason}
      </p>
    );
  }
  const { path, pages, sha256 } = state.result;
  return (
    <p className="print-line print-saved" role="status" data-testid="print-saved" title={path}>
      <Icon name="done" size={14} />
      <span>已存为 PDF，{pages} 页</span>
      <span className="print-path ellipsis">{path}</span>
      <span className="muted">校验 {sha256.slice(0, 8)}</span>
    </p>
  );
}
