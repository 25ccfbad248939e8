import type { KeyboardEvent, ReactNode } from 'react';
import { QUEUE_LABEL, type Queue } from '#shared/domain/order/queues.ts';
import { Icon } from '../parts/Icon.tsx';
import { useOpen, useWorkspace, type Tab } from './workspace.ts';

function titleOf(tab: Tab): string {
  if (tab.kind === 'queue') return QUEUE_LABEL[tab.queue];
  return tab.kind === 'ranking' ? '周排名' : `${tab.number} ${tab.title ?? ''}`;
}

/** Pinned views first with their counts, then what was opened. Closing keeps drafts. */
export function TabBar({ counts }: { counts: Record<Queue, number> | undefined }): ReactNode {
  const workspace = useWorkspace();
  const { tabs, active } = useOpen();

  const press = (event: KeyboardEvent, index: number): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const tab = tabs[index];
    if (event.key === 'Delete' && tab) workspace.close(tab.id);
    else if (step) {
      const next = tabs[(index + step + tabs.length) % tabs.length];
      if (!next) return;
      workspace.activate(next.id);
      document.getElementById(`tab-${next.id}`)?.focus();
    } else return;
    event.preventDefault();
  };

  return (
    <div className="tab-bar" role="tablist" aria-label="页签">
      {tabs.map((tab, index) => {
        const isActive = tab.id === active;
        const closable = tab.kind !== 'queue' || !tab.pinned;
        const count = tab.kind === 'queue' ? counts?.[tab.queue] : undefined;
        return (
          <div key={tab.id} className={`tab tab-${tab.kind} ${isActive ? 'tab-active' : ''}`} role="presentation">
            <button
              type="button"
              id={`tab-${tab.id}`}
              className="tab-label"
              role="tab"
              aria-selected={isActive}
              aria-controls="stage"
              tabIndex={isActive ? 0 : -1}
              title={tab.kind === 'order' ? titleOf(tab) : undefined}
              data-testid={`tab-${tab.id}`}
              onClick={() => workspace.activate(tab.id)}
              onKeyDown={(event) => press(event, index)}
            >
              <span className="ellipsis">{titleOf(tab)}</span>
              {count === undefined ? null : <span className="tab-count">{count}</span>}
            </button>
            {closable ? (
              <button
                type="button"
                className="tab-close"
                title="关闭"
                // For the pointer only: a tab list holds tabs, and on a tab Delete closes it.
                aria-hidden="true"
                tabIndex={-1}
                data-testid={`tab-close-${tab.id}`}
                onClick={() => workspace.close(tab.id)}
              >
                <Icon name="close" size={12} />
              </button>
            ) : null}
          </div>
        );
      })}
    </div>
  );
}
