/**
 * The engine's clock on this page. The page's own clock may be wrong or, in a demonstration, seven years off: every time
 * that is shown or typed goes by the engine's, carried on by the monotonic clock between two answers.
 */
import { useEffect, useReducer } from 'react';
import { MINUTE } from '#shared/domain/time.ts';

let base: { engineAt: number; monotonicAt: number } | null = null;

/** @param engineAt the engine's time, just received */
export function setEngineClock(engineAt: number): void {
  base = { engineAt, monotonicAt: performance.now() };
}

/** Epoch ms. Throws before the engine has answered once; nothing that shows a time is mounted before that. */
export function engineNow(): number {
  if (!base) throw new Error('the engine has not told the time yet');
  return base.engineAt + Math.round(performance.now() - base.monotonicAt);
}

/** The engine's time, read anew at each full minute. */
export function useMinute(): number {
  const [, tick] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    let timer = 0;
    const wait = (): void => {
      timer = window.setTimeout(
        () => {
          tick();
          wait();
        },
        MINUTE - (engineNow() % MINUTE) + 20,
      );
    };
    wait();
    return () => window.clearTimeout(timer);
  }, []);
  return engineNow();
}
