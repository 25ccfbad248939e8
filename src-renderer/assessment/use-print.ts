/** The place from the person, the sheet from the engine, the paper from main. */
import { useCallback, useRef, useState } from 'react';
import type { RankingView } from '#shared/contract/api.ts';
import type { PrintResult } from '#shared/contract/shell-channel.ts';
import { useEngine } from '../lib/engine-context.tsx';

export type PrintState =
  | { kind: 'idle' }
  | { kind: 'choosing' }
  | { kind: 'printing' }
  | { kind: 'saved'; copyNumber: number; result: PrintResult }
  | { kind: 'failed'; reason: string };

/** Both the engine's and main's errors are Chinese sentences for the person who prints. */
export const toldReason = (error: unknown): string => (error instanceof Error ? error.message : '没有打印。');

/** @param view what is on the screen; null while there is nothing to print */
export function usePrint(view: RankingView | null): { state: PrintState; print: () => void } {
  const engine = useEngine();
  const week = view?.week.id ?? '';
  const [printed, setPrinted] = useState<{ week: string; state: PrintState }>({ week, state: { kind: 'idle' } });
  const onItsWay = useRef(false);

  const print = useCallback(() => {
    if (onItsWay.current || !view) return;
    onItsWay.current = true;
    const { id, year, week: number } = view.week;
    const set = (state: PrintState): void => setPrinted({ week: id, state });
    const run = async (): Promise<PrintState> => {
      set({ kind: 'choosing' });
      // The place first: a cancelled dialog or a closed folder takes no copy number.
      const target = await window.workbench.choosePrint(`${view.district.name}接诉即办周排名 ${year}年第${number}周`);
      if (target === null) return { kind: 'idle' };
      set({ kind: 'printing' });
      const sheet = await engine.command('assessment.beginPrint', { week: id, scheme: view.scheme.id });
      const { copyNumber } = sheet;
      try {
        const result = await window.workbench.print({ kind: 'ranking', data: { ...sheet }, target });
        return { kind: 'saved', copyNumber, result };
      } catch (error) {
        return { kind: 'failed', reason: `${toldReason(error)}第${copyNumber}次打印作废，这个次数不再使用。` };
      }
    };
    run()
      .catch((error: unknown): PrintState => ({ kind: 'failed', reason: toldReason(error) }))
      .then(set)
      .finally(() => {
        onItsWay.current = false;
      });
  }, [engine, view]);

  return { state: printed.week === week ? printed.state : { kind: 'idle' }, print };
}
