import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { PrintedFile } from '#shared/contract/shell.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { toldReason, type PrintState } from './use-print.ts';

function SavedLine({ state }: { state: Extract<PrintState, { kind: 'saved' }> }): ReactNode {
  const { path, pages } = state.result;
  const [told, setTold] = useState('');
  const field = useRef<HTMLInputElement>(null);
  // The name of the file stands at the end of the path, and is what is looked for.
  useLayoutEffect(() => {
    if (field.current) field.current.scrollLeft = field.current.scrollWidth;
  }, []);
  const ask = (wish: PrintedFile['wish'], done: string): void => {
    window.workbench
      .printedFile({ path, wish })
      .then(() => done, toldReason)
      .then(setTold);
  };
  return (
    <div className="print-line print-saved" role="status" data-testid="print-saved">
      <Icon name="done" size={14} />
      <span className="print-fixed">
        第{state.copyNumber}次打印，{pages} 页，已存为
      </span>
      {/* Focusable: the path can be selected by keys as well. */}
      <input
        ref={field}
        className="print-path"
        readOnly
        value={path}
        title={path}
        aria-label="PDF 的位置"
        data-testid="print-path"
      />
      <Button rank="text" size="small" data-testid="print-copy" onClick={() => ask('copyPath', '路径已复制')}>
        复制路径
      </Button>
      <Button rank="text" size="small" data-testid="print-show" onClick={() => ask('show', '')}>
        打开所在文件夹
      </Button>
      <span className="print-fixed muted" data-testid="print-told">
        {told}
      </span>
    </div>
  );
}

/** Where the paper went; stays until the next print or another week. */
export function PrintLine({ state }: { state: PrintState }): ReactNode {
  switch (state.kind) {
    case 'idle':
      return null;
    case 'choosing':
    case 'printing':
      return (
        <p className="print-line" role="status">
          {state.kind === 'choosing' ? '请选择保存位置' : '正在排版'}
        </p>
      );
    case 'failed':
      return (
        <p className="print-line print-failed" role="alert" data-testid="print-failed">
          {state.reason}
        </p>
      );
    case 'saved':
      return <SavedLine key={state.result.sha256} state={state} />;
  }
}
