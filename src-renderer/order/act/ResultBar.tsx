import type { ReactNode } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { useEngineQuery } from '../../lib/engine-context.tsx';
import { Button } from '../../parts/Button.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { LightShape } from '../../parts/Light.tsx';
import { useAttention } from '../../shell/attention-context.ts';
import { resultLine, type Done } from './result.ts';

/** @param withNumber names the order, where it does not stand beside the bar */
export function ResultBar({ done, sync, withNumber }: { done: Done; sync: SyncView; withNumber: boolean }): ReactNode {
  const showAttention = useAttention();
  const { commandId } = done;
  const { data } = useEngineQuery('order.outcome', { commandId: commandId ?? '' }, { enabled: commandId !== null });
  const { outcome, text, isInTray } = resultLine(done, data, sync);
  const isRefused = outcome === 'refused';
  return (
    <div
      className={`result-bar ${isRefused ? 'refused' : ''}`}
      role={isRefused ? 'alert' : 'status'}
      data-testid="act-result"
      data-outcome={outcome}
    >
      <span className="mark">{isRefused ? <LightShape colour="red" size={12} /> : <Icon name="done" size={14} />}</span>
      <span>
        {withNumber ? `${done.orderNumber}　` : ''}
        {text}
      </span>
      {isInTray ? (
        <Button size="small" onClick={showAttention}>
          待处理
        </Button>
      ) : null}
    </div>
  );
}
