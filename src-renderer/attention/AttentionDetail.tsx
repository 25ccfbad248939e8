import type { ReactNode } from 'react';
import type { AttentionItem } from '#shared/contract/api.ts';
import { HUMAN_KINDS, PHASE_LABEL } from '#shared/domain/order/phases.ts';
import { formatDue } from '#shared/domain/time.ts';
import { useMinute } from '../lib/clock.ts';
import { useEngineQuery } from '../lib/engine-context.tsx';
import { stampText } from '../lib/words.ts';
import { Button } from '../parts/Button.tsx';
import { Light } from '../parts/Light.tsx';
import { draftsOf, restoreDraft } from '../order/act/drafts.ts';
import { useSession } from '../shell/session-context.ts';
import { useWorkspace } from '../shell/workspace.ts';

interface AttentionDetailProps {
  item: AttentionItem;
  error: string | null;
  onDismiss: (commandId: string) => void;
  onClose: () => void;
}

/** Three heads, always the same: what I wanted, what happened meanwhile, what to do. */
export function AttentionDetail({ item, error, onDismiss, onClose }: AttentionDetailProps): ReactNode {
  const now = useMinute();
  const workspace = useWorkspace();
  const session = useSession();
  const order = useEngineQuery('order.get', { id: item.orderId });
  const row = order.data?.row;
  const kind = HUMAN_KINDS.find((one) => one === item.kind);

  const targets = useEngineQuery(
    'order.targets',
    { id: item.orderId, kind: kind === 'dispatch' ? 'dispatch' : 'forward' },
    { enabled: kind === 'dispatch' || kind === 'forward' },
  );

  const redo = (): void => {
    if (!row) return;
    if (kind) {
      const unit = targets.data?.find(({ code }) => code === item.payload['toUnit']) ?? null;
      restoreDraft(draftsOf(session.user.name, item.orderId), kind, item.payload, unit);
    }
    workspace.openOrder(row, null, kind);
    onClose();
  };

  return (
    <div className="attention-detail">
      <div className="attention-scroll">
        <h3 className="attention-order">
          {row ? <Light light={row.light} /> : null}
          <span className="ellipsis">{item.orderTitle ?? item.orderNumber ?? '编号不详'}</span>
        </h3>
        <p className="small muted">
          {item.orderNumber ?? ''}
          {row ? `　${row.type}　截止 ${row.dueAt === null ? '—' : formatDue(row.dueAt)}` : ''}
        </p>
        <dl className="attention-heads">
          <dt>我想做的</dt>
          <dd>
            {stampText(item.typedAt, now)} <b>{item.label}</b>
            <span className="muted">（{item.actor}）</span>
            {item.text === '' ? null : <p className="attention-text">{item.text}</p>}
          </dd>
          <dt>其间发生了</dt>
          <dd>
            <p data-testid="attention-reason">{item.reason}</p>
            {row ? (
              <p className="second">
                现在：{PHASE_LABEL[row.phase]}，主办 {row.leadUnit.name}
              </p>
            ) : (
              <p className="second">{order.error ? '这件工单现在看不到了。' : ''}</p>
            )}
          </dd>
          <dt>怎么办</dt>
          <dd>
            <p>按现在的状态重做，填写的内容会带过去；或者不做了，这条记录仍留存。</p>
            {error === null ? null : <p className="attention-error">{error}</p>}
          </dd>
        </dl>
      </div>
      <footer className="attention-foot">
        {row ? (
          <Button rank="primary" data-testid="attention-redo" onClick={redo}>
            打开工单重做
          </Button>
        ) : null}
        <Button data-testid="attention-dismiss" onClick={() => onDismiss(item.commandId)}>
          知道了
        </Button>
        <span className="spacer" />
        <span className="small muted">不处理也不影响其他上报</span>
      </footer>
    </div>
  );
}
