/** 待处理: refused commands with everything that was typed. Nothing here holds up other commands. */
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { AttentionItem } from '#shared/contract/api.ts';
import { useMinute } from '../lib/clock.ts';
import { useEngine, useEngineQuery } from '../lib/engine-context.tsx';
import { sentenceOf } from '../lib/engine.ts';
import { stampText } from '../lib/words.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Overlay } from '../parts/Overlay.tsx';
import { AttentionDetail } from './AttentionDetail.tsx';
import './attention.css';

interface ItemListProps {
  items: readonly AttentionItem[];
  chosen: string;
  onChoose: (commandId: string) => void;
}

function ItemList({ items, chosen, onChoose }: ItemListProps): ReactNode {
  const now = useMinute();
  return (
    <ul className="attention-list">
      {items.map((item) => (
        <li key={item.commandId}>
          <button
            type="button"
            className="attention-item"
            aria-current={item.commandId === chosen ? 'true' : undefined}
            data-testid={`attention-${item.commandId}`}
            onClick={() => onChoose(item.commandId)}
          >
            <span>
              <span className="tag tag-slate">{item.label}未接受</span>
              <small>{stampText(item.typedAt, now)}</small>
            </span>
            <span className="ellipsis">
              {item.orderNumber ?? '编号不详'} {item.orderTitle ?? ''}
            </span>
            <small className="ellipsis">{item.reason}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}

export function AttentionTray({ onClose }: { onClose: () => void }): ReactNode {
  const engine = useEngine();
  const queries = useQueryClient();
  const { data: items } = useEngineQuery('attention.list', {});
  const [choice, setChoice] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const chosen = items?.find(({ commandId }) => commandId === choice) ?? items?.[0];

  const dismiss = (commandId: string): void => {
    engine.command('attention.dismiss', { commandId }).then(
      () => {
        setError(null);
        void queries.invalidateQueries({ queryKey: ['attention.list'] });
        void queries.invalidateQueries({ queryKey: ['sync.get'] });
      },
      (reason: unknown) => setError(sentenceOf(reason)),
    );
  };

  return (
    <Overlay label="待处理" className="attention" testId="attention-tray" onClose={onClose}>
      <header className="overlay-head">
        <Icon name="tray" />
        <h2>待处理</h2>
        <span className="muted">{items && items.length > 0 ? `${items.length} 条未被接受，内容都在` : ''}</span>
        <span className="spacer" />
        <Button rank="text" hotkey="Esc" onClick={onClose}>
          关闭
        </Button>
      </header>
      {items && chosen ? (
        <div className="attention-body">
          <ItemList items={items} chosen={chosen.commandId} onChoose={setChoice} />
          <AttentionDetail key={chosen.commandId} item={chosen} error={error} onDismiss={dismiss} onClose={onClose} />
        </div>
      ) : null}
      {items && items.length === 0 ? (
        <Notice title="没有待处理的" text="中心没有接受的操作会列在这里，填写的内容都在。" />
      ) : null}
    </Overlay>
  );
}
