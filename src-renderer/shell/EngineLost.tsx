import type { ReactNode } from 'react';
import { useEngine } from '../lib/engine-context.tsx';
import { ENGINE_LOST } from '../lib/engine.ts';
import { useStore } from '../lib/store.ts';

/** Floats above the work and moves nothing; goes by itself when the engine is back. */
export function EngineLost(): ReactNode {
  const link = useStore(useEngine().link);
  return (
    <div className="engine-lost-place" role="status" aria-live="assertive">
      {link === 'lost' ? (
        <div className="engine-lost" data-testid="engine-lost">
          {ENGINE_LOST}
        </div>
      ) : null}
    </div>
  );
}
