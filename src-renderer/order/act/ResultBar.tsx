import type { ReactNode } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { Icon } from '../../parts/Icon.tsx';
import { LightShape } from '../../parts/Light.tsx';
import { doneText, type Done } from './result.ts';

/** @param withNumber names the order, where it does not stand beside the bar */
export function ResultBar({ done, sync, withNumber }: { done: Done; sync: SyncView; withNumber: boolean }): ReactNode {
  const isRefused = done.refusal !== null;
  return (
    <div
      className={`result-bar ${isRefused ? 'refused' : ''}`}
      role={isRefused ? 'alert' : 'status'}
      data-testid="act-result"
      data-outcome={isRefused ? 'refused' : 'pending'}
    >
      <span className="mark">
        {isRefused ? <LightShape colour="amber" size={12} /> : <Icon name="done" size={14} />}
      </span>
      <span>
        {withNumber ? `${done.orderNumber}　` : ''}
        {doneText(done, sync)}
      </span>
    </div>
  );
}
