/** 待处理: refused commands with everything that was typed. Nothing here holds up other commands. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { AttentionItem } from '#shared/contract/api.ts';
import { formOf } from '#shared/domain/order/form.ts';
import { HUMAN_KINDS } from '#shared/domain/order/phases.ts';
import { useEngine, useEngineQuery } from '../lib/engine-context.tsx';
import { sentenceOf } from '../lib/engine.ts';
import { enterContent } from '../lib/focus.ts';
import { isComposing } from '../lib/keyboard.ts';
import { draftsOf, restoreDraft } from '../order/act/drafts.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Overlay } from '../parts/Overlay.tsx';
import { useSession } from '../shell/session-context.ts';
import { useWorkspace } from '../shell/workspace.ts';
import { AttentionDetail } from './AttentionDetail.tsx';
import { AttentionList } from './AttentionList.tsx';
import { takeUp } from './redo.ts';
import './attention.css';

interface OpenItemsProps {
  items: readonly AttentionItem[];
  onClose: () => void;
}

function OpenItems({ items, onClose }: OpenItemsProps): ReactNode {
  const engine = useEngine();
  const queries = useQueryClient();
  const workspace = useWorkspace();
  const { user } = useSession();
  const [choice, setChoice] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const at = Math.max(
    0,
    items.findIndex(({ commandId }) => commandId === choice),
  );
  const item = items[at] as AttentionItem;
  const { commandId, orderId } = item;
  const kind = HUMAN_KINDS.find((one) => one === item.kind);
  const row = useEngineQuery('order.get', { id: orderId }).data?.row;
  const targets = useEngineQuery(
    'order.targets',
    { id: orderId, kind: kind ?? 'forward' },
    { enabled: kind !== undefined && formOf(kind).some(({ type }) => type === 'unit' || type === 'units') },
  );

  // An item that goes takes the focus with it. After this turn: the dialog, which opens later in the same one, would
  // give the focus to its first button.
  useEffect(() => {
    queueMicrotask(() => list.current?.querySelector<HTMLElement>(`[data-testid="attention-${commandId}"]`)?.focus());
  }, [commandId]);

  const choose = (next: number): void => {
    const chosen = items[next];
    if (!chosen) return;
    setError(null);
    setChoice(chosen.commandId);
  };
  const redo = async (): Promise<void> => {
    if (!row || !kind || !item.redo.allowed) return;
    // The form is begun on what the tray has told, which the page behind it may not show yet.
    await queries.refetchQueries({ queryKey: ['order.get', { id: orderId }] });
    restoreDraft(draftsOf(user.name, orderId), kind, item.payload, targets.data ?? []);
    takeUp(user.name, orderId, kind, commandId);
    // A form that has to wait for another act lies ready behind the page's keys.
    workspace.openOrder(row, null, item.redo.first === null ? kind : undefined);
    onClose();
    if (item.redo.first !== null) enterContent();
  };
  const view = (): void => {
    if (!item.now || item.orderNumber === null) return;
    workspace.openOrder({ id: orderId, number: item.orderNumber, title: item.orderTitle }, null);
    onClose();
    enterContent();
  };
  const dismiss = (): void => {
    const neighbour = items[at + 1] ?? items[at - 1];
    engine.command('attention.dismiss', { commandId }).then(
      () => {
        setError(null);
        setChoice(neighbour?.commandId ?? null);
        void queries.invalidateQueries({ queryKey: ['attention.list'] });
        void queries.invalidateQueries({ queryKey: ['sync.get'] });
      },
      (reason: unknown) => setError(sentenceOf(reason)),
    );
  };

  const press = (event: KeyboardEvent): void => {
    if (isComposing(event, event.nativeEvent) || event.altKey || event.metaKey) return;
    const isInList = list.current?.contains(event.target as Node) === true;
    if (event.ctrlKey) {
      if (event.key !== 'Enter') return;
      void redo();
    } else if (event.key === 'ArrowDown') choose(at + 1);
    else if (event.key === 'ArrowUp') choose(at - 1);
    else if (event.key === 'Home') choose(0);
    else if (event.key === 'End') choose(items.length - 1);
    else if (/^[1-9]$/.test(event.key)) choose(Number(event.key) - 1);
    else if (event.key === 'Delete') dismiss();
    else if (event.key.toUpperCase() === 'O') view();
    else if (event.key === 'Enter' && isInList) first.current?.focus();
    else return;
    event.preventDefault();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys act while the tray has the focus
    <div className="attention-body" onKeyDown={press}>
      <AttentionList ref={list} items={items} chosen={commandId} onChoose={setChoice} />
      <AttentionDetail
        key={commandId}
        item={item}
        row={row}
        error={error}
        first={first}
        onRedo={() => void redo()}
        onOpen={view}
        onDismiss={dismiss}
      />
    </div>
  );
}

export function AttentionTray({ onClose }: { onClose: () => void }): ReactNode {
  const { data: items } = useEngineQuery('attention.list', {});
  const isEmpty = items?.length === 0;
  return (
    <Overlay label="待处理" className="attention" testId="attention-tray" onClose={onClose}>
      <header className="overlay-head">
        <Icon name="tray" />
        <h2>待处理</h2>
        {items && !isEmpty ? (
          <>
            <span className="muted">{items.length} 条未被接受，内容都在</span>
            <span className="spacer" />
            <span className="small muted">
              <kbd>↑</kbd> <kbd>↓</kbd> 选择
            </span>
          </>
        ) : (
          <span className="spacer" />
        )}
        <Button rank="text" hotkey="Esc" onClick={onClose}>
          关闭
        </Button>
      </header>
      {items && !isEmpty ? <OpenItems items={items} onClose={onClose} /> : null}
      {isEmpty ? <Notice title="没有待处理的" text="中心没有接受的操作会列在这里，填写的内容都在。" /> : null}
    </Overlay>
  );
}
