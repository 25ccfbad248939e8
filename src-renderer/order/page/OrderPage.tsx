/** One order on a page of its own: strip, request, process, views, and the acts at the right. */
import { useEffect, type ReactNode } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { useEngineQuery } from '../../lib/engine-context.tsx';
import { sentenceOf } from '../../lib/engine.ts';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { useWorkspace, type OrderTab } from '../../shell/workspace.ts';
import { LoadedOrder } from './LoadedOrder.tsx';
import './page.css';

export function OrderPage({ tab, sync }: { tab: OrderTab; sync: SyncView }): ReactNode {
  const workspace = useWorkspace();
  const { data, error } = useEngineQuery('order.get', { id: tab.orderId }, { every: MINUTE });
  const isGone = error !== null && !data;

  useEffect(() => {
    if (isGone) document.getElementById('order-gone')?.focus();
  }, [isGone]);

  if (isGone) {
    return (
      <Notice title={`工单 ${tab.number} 打不开`} text={sentenceOf(error)}>
        <Button id="order-gone" onClick={() => workspace.close(tab.id)}>
          关闭页签
        </Button>
      </Notice>
    );
  }
  return data ? <LoadedOrder tab={tab} page={data} sync={sync} /> : null;
}
