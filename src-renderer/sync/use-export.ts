/** 导出未上报内容: first the word of the person, then the place, then the file; the engine notes who made it. */
import { useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useEngine } from '../lib/engine-context.tsx';

export type ExportState =
  | { kind: 'idle' }
  /** There is nothing to take out. */
  | { kind: 'none'; reason: string }
  /** Asks for the word. */
  | { kind: 'asking' }
  | { kind: 'working' }
  | { kind: 'saved'; commands: number; path: string }
  | { kind: 'failed'; reason: string };

const toldReason = (error: unknown): string => (error instanceof Error ? error.message : '没有导出。');

export interface Export {
  state: ExportState;
  ask: () => void;
  /** Says why it is not asked. */
  refuse: (reason: string) => void;
  /** Puts the line away, unless it is working. */
  cancel: () => void;
  confirm: () => void;
}

export function useExport(name: string): Export {
  const engine = useEngine();
  const queries = useQueryClient();
  const [state, setState] = useState<ExportState>({ kind: 'idle' });
  const onItsWay = useRef(false);

  const run = async (): Promise<ExportState> => {
    const target = await window.workbench.chooseSave(name);
    if (target === null) return { kind: 'idle' };
    const { content, commands } = await engine.command('sync.exportOutbox', {});
    const path = await window.workbench.saveFile({ target, content });
    void queries.invalidateQueries({ queryKey: ['sync.summary'] });
    return { kind: 'saved', commands, path };
  };
  return {
    state,
    ask: () => setState((before) => (before.kind === 'working' ? before : { kind: 'asking' })),
    refuse: (reason) => setState((before) => (before.kind === 'working' ? before : { kind: 'none', reason })),
    cancel: () => setState((before) => (before.kind === 'working' ? before : { kind: 'idle' })),
    confirm: () => {
      if (onItsWay.current) return;
      onItsWay.current = true;
      setState({ kind: 'working' });
      run()
        .catch((error: unknown): ExportState => ({ kind: 'failed', reason: toldReason(error) }))
        .then(setState)
        .finally(() => {
          onItsWay.current = false;
        });
    },
  };
}
