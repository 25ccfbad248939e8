import { useEffect, useRef, type ReactNode } from 'react';
import { useEngine } from '../lib/engine-context.tsx';
import { ENGINE_LOST } from '../lib/engine.ts';
import { useStore } from '../lib/store.ts';

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

/** Floats above the work and moves nothing; goes by itself when the engine is back. */
export function EngineLost(): ReactNode {
  return useStore(useEngine().link) === 'lost' ? <Waiting /> : null;
}
