import type { ReactNode } from 'react';
import type { OrderPage } from '#shared/contract/api.ts';
import { stateLabel } from '#shared/domain/order/queues.ts';
import { formatDue, formatShort } from '#shared/domain/time.ts';
import { ROUTE_LABEL } from '../../lib/words.ts';
import { Button } from '../../parts/Button.tsx';
import { Light } from '../../parts/Light.tsx';
import type { OrderTab } from '../../shell/workspace.ts';
import type { Neighbours } from './use-neighbours.ts';

/** What runs beside the state: 挂账, 延期, 退单 and the like. Most orders have none, and no line for it. */
function Flags({ page: { flags } }: { page: OrderPage }): ReactNode {
  if (flags.length === 0) return null;
  return (
    <ul className="strip-flags" aria-label="附加情况" data-testid="order-flags">
      {flags.map(({ kind, label, text, strong }) => (
        <li key={kind} data-testid={`flag-${kind}`}>
          <span className={strong ? 'tag tag-amber' : 'tag'}>{label}</span>
          {text}
        </li>
      ))}
    </ul>
  );
}

/** Light, type, state, lead, due: what has to be known before anything is read. */
export function Strip({
  page,
  tab,
  neighbours,
}: {
  page: OrderPage;
  tab: OrderTab;
  neighbours: Neighbours;
}): ReactNode {
  const { row } = page;
  return (
    <header className="strip">
      <div className="strip-facts">
        <Light light={row.light} />
        <span>{row.type}</span>
        <i className="bar" />
        <span className={row.pending ? 'phase phase-pending' : 'phase'} data-testid="order-phase">
          {row.pending ? <i className="ring" role="img" aria-label="待上报" /> : null}
          {stateLabel(row.phase, row.queue)}
          {row.handlingRound > 1 ? `（第${row.handlingRound}次办理）` : ''}
        </span>
        <i className="bar" />
        <span>
          主办 <b data-testid="order-lead">{row.leadUnit.name}</b>
        </span>
        <span className="strip-second">首办 {page.firstUnit.name}</span>
        <i className="bar strip-second" />
        <span className="strip-second">
          {ROUTE_LABEL[row.route]} {formatShort(row.dispatchedAt)}
        </span>
        <span>
          截止 <b>{row.dueAt === null ? '—' : formatDue(row.dueAt)}</b>
        </span>
        <span className="spacer" />
        {neighbours.hasList ? (
          <>
            {tab.from ? <span className="muted strip-third">第 {tab.from.index + 1} 件</span> : null}
            <Button rank="text" size="small" className="strip-third" onClick={() => neighbours.go(-1)}>
              <kbd aria-hidden="true">K</kbd>上一件
            </Button>
            <Button rank="text" size="small" className="strip-third" onClick={() => neighbours.go(1)}>
              <kbd aria-hidden="true">J</kbd>下一件
            </Button>
          </>
        ) : null}
      </div>
      <div className="strip-title">
        <h1 className="ellipsis" title={row.title ?? undefined}>
          {row.title ?? '（无标题）'}
        </h1>
        <span className="spacer" />
        <span className="small second nowrap" data-testid="order-number">
          市级 {row.number}
        </span>
        {row.districtNumber === null ? null : <span className="small muted nowrap">区级 {row.districtNumber}</span>}
      </div>
      <Flags page={page} />
    </header>
  );
}
