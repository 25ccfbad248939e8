import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useEngine } from '../lib/engine-context.tsx';
import { ENGINE_LOST } from '../lib/engine.ts';
import { useStore } from '../lib/store.ts';

/** A restart takes less; only after it the keys are taken, ms. */
const PATIENCE_MS = 3000;

/**
 * A modal region that takes the keyboard: what is typed while nothing can be kept goes nowhere, and goes on where it
 * was afterwards.
 */
function Waiting(): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    const swallow = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener('keydown', swallow, true);
    return () => {
      window.removeEventListener('keydown', swallow, true);
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={ref} className="engine-lost" role="alertdialog" aria-label={ENGINE_LOST} data-testid="engine-lost">
      {ENGINE_LOST}
    </dialog>
  );
}

/** Fields live in the window: for a moment without the engine their author goes on typing. */
function Away(): ReactNode {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLong(true), PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return isLong ? (
    <Waiting />
  ) : (
    <p className="engine-away" role="status" data-testid="engine-away">
      数据服务正在恢复，可以继续填写
    </p>
  );
}

/** Floats above the work and moves nothing; goes by itself when the engine is back. */
export function EngineLost(): ReactNode {
  return useStore(useEngine().link) === 'lost' ? <Away /> : null;
}
