import type { ReactNode, Ref } from 'react';
import type { AttentionItem, OrderPage } from '#shared/contract/api.ts';
import { stateLabel } from '#shared/domain/order/queues.ts';
import { formatDue } from '#shared/domain/time.ts';
import { useMinute } from '../lib/clock.ts';
import { stampText } from '../lib/words.ts';
import { Button } from '../parts/Button.tsx';
import { Light } from '../parts/Light.tsx';

interface AttentionDetailProps {
  item: AttentionItem;
  /** The order as it is now; undefined until it is read, and when it cannot be seen any more. */
  row: OrderPage['row'] | undefined;
  error: string | null;
  /** What Enter in the list goes on to. */
  first: Ref<HTMLButtonElement>;
  onRedo: () => void;
  onOpen: () => void;
  onDismiss: () => void;
}

/** Who wanted what, and why it was not accepted. */
function Wanted({ item, now }: { item: AttentionItem; now: number }): ReactNode {
  return (
    <>
      <dt>我想做的</dt>
      <dd>
        <p>
          {stampText(item.typedAt, now)}　{item.actorUnit} {item.actor}　<b>{item.label}</b>
        </p>
        {item.fields.length === 0 ? null : (
          <dl className="attention-fields">
            {item.fields.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </dd>
      <dt>没有接受</dt>
      <dd data-testid="attention-reason">{item.reason}</dd>
    </>
  );
}

/** What others did, and where the order is. */
function Meanwhile({ item, now }: { item: AttentionItem; now: number }): ReactNode {
  return (
    <>
      {item.meanwhile.length === 0 ? null : (
        <>
          <dt>其间发生了</dt>
          <dd data-testid="attention-meanwhile">
            {item.meanwhile.map((entry) => (
              <p key={entry.n}>
                {stampText(entry.at, now)}　{entry.text} <span className="muted">{entry.actor}</span>
              </p>
            ))}
          </dd>
        </>
      )}
      <dt>现在</dt>
      <dd data-testid="attention-now">
        {item.now
          ? `${stateLabel(item.now.phase, item.now.queue)}，主办 ${item.now.leadUnit}`
          : '这件工单现在看不到了。'}
      </dd>
    </>
  );
}

/** What to do about it. */
function adviceOn({ label, redo: { allowed, reason, first } }: AttentionItem): string | null {
  if (!allowed) return reason;
  const how = first === null ? '按现在的状态重做' : `先${first}，再${label}`;
  return `${how}，填写的内容会带过去，提交后这一条自动消去；或者不做了。`;
}

/** The same heads always: what I wanted, what happened meanwhile, where it is now, what to do. */
export function AttentionDetail({
  item,
  row,
  error,
  first,
  onRedo,
  onOpen,
  onDismiss,
}: AttentionDetailProps): ReactNode {
  const now = useMinute();
  const { allowed } = item.redo;
  const isOpenable = item.now !== null && item.orderNumber !== null;
  return (
    <div className="attention-detail" data-testid="attention-detail">
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
          <Wanted item={item} now={now} />
          <Meanwhile item={item} now={now} />
          <dt>怎么办</dt>
          <dd>
            <p data-testid="attention-advice">{adviceOn(item)}</p>
            {error === null ? null : <p className="attention-error">{error}</p>}
          </dd>
        </dl>
      </div>
      <footer className="attention-foot">
        {allowed ? (
          <Button
            ref={first}
            rank="primary"
            hotkey="Ctrl Enter"
            blocked={!row}
            data-testid="attention-redo"
            onClick={onRedo}
          >
            重做
          </Button>
        ) : null}
        {isOpenable ? (
          <Button
            {...(allowed ? {} : { ref: first, rank: 'primary' as const })}
            hotkey="O"
            data-testid="attention-view"
            onClick={onOpen}
          >
            打开工单
          </Button>
        ) : null}
        <Button
          {...(allowed || isOpenable ? {} : { ref: first, rank: 'primary' as const })}
          hotkey="Delete"
          data-testid="attention-dismiss"
          onClick={onDismiss}
        >
          知道了
        </Button>
        <span className="spacer" />
        <span className="small muted">不处理也不影响其他上报</span>
      </footer>
    </div>
  );
}
