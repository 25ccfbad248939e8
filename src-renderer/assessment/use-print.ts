/** The sheet from the engine, the paper from main. */
import { useCallback, useRef, useState } from 'react';
import type { PrintResult } from '#shared/contract/shell-channel.ts';
import { weekFromId } from '#shared/domain/time.ts';
import { useEngine } from '../lib/engine-context.tsx';

export type PrintState =
  | { kind: 'idle' }
  | { kind: 'printing' }
  | { kind: 'saved'; result: PrintResult & { path: string } }
  | { kind: 'failed'; reason: string };

export function usePrint(week: string): { state: PrintState; print: () => void } {
  const engine = useEngine();
  const [printed, setPrinted] = useState<{ week: string; state: PrintState }>({ week, state: { kind: 'idle' } });
  const onItsWay = useRef(false);

  const print = useCallback(() => {
    if (onItsWay.current) return;
    onItsWay.current = true;
    const set = (state: PrintState): void => setPrinted({ week, state });
    set({ kind: 'printing' });
    const run = async (): Promise<void> => {
      const sheet = await engine.query('assessment.rankingSheet', { week });
      const name = `${sheet.districtName}接诉即办周排名 ${sheet.year}年第${weekFromId(week)?.week ?? sheet.week}周`;
      const { path, ...rest } = await window.workbench.print({ kind: 'ranking', data: { ...sheet }, name });
      set(path === null ? { kind: 'idle' } : { kind: 'saved', result: { path, ...rest } });
    };
    run()
      // Both the engine's and the sheet's errors are Chinese sentences for the person who prints.
      .catch((error: unknown) => set({ kind: 'failed', reason: error instanceof Error ? error.message : '没有打印。' }))
      .finally(() => {
        onItsWay.current = false;
      });
  }, [engine, week]);

  return { state: printed.week === week ? printed.state : { kind: 'idle' }, print };
}
