/** The place of the active tab. The list stays mounted under an opened order, so that coming back is instant. */
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { OrderList } from '../order/list/OrderList.tsx';
import { OrderPage } from '../order/page/OrderPage.tsx';
import { ReceiptsPage } from '../sync/ReceiptsPage.tsx';
import { useOpen } from './workspace.ts';

// The chart library is half a megabyte that a street never needs.
const RankingPage = lazy(async () => ({ default: (await import('../assessment/RankingPage.tsx')).RankingPage }));

export function Stage({ sync }: { sync: SyncView }): ReactNode {
  const { tabs, active } = useOpen();
  const tab = tabs.find(({ id }) => id === active);
  const [queue, setQueue] = useState(tab?.kind === 'queue' ? tab.queue : 'open');
  if (tab?.kind === 'queue' && tab.queue !== queue) setQueue(tab.queue);
  const isList = tab?.kind === 'queue';
  return (
    <div className="stage" id="stage" role="tabpanel" aria-labelledby={`tab-${active}`}>
      <div className={`stage-layer ${isList ? '' : 'stage-under'}`} inert={!isList}>
        <OrderList queue={queue} sync={sync} isActive={isList} />
      </div>
      {tab?.kind === 'order' ? (
        <div className="stage-layer">
          <OrderPage key={tab.id} tab={tab} sync={sync} />
        </div>
      ) : null}
      {tab?.kind === 'sync' ? (
        <div className="stage-layer">
          <ReceiptsPage sync={sync} />
        </div>
      ) : null}
      {tab?.kind === 'ranking' ? (
        <div className="stage-layer">
          <Suspense fallback={null}>
            <RankingPage sync={sync} />
          </Suspense>
        </div>
      ) : null}
    </div>
  );
}
