import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { Queue } from '#shared/domain/order/queues.ts';
import { useStore } from '../lib/store.ts';
import { draftedOf } from '../order/act/drafts.ts';
import { Icon } from '../parts/Icon.tsx';
import { alignTabs } from './align-tabs.ts';
import { FRAME_KEYS, titled } from './keys.ts';
import { useSession } from './session-context.ts';
import { tabText, tabTitle, UNSUBMITTED } from './tab-text.ts';
import { isPinned, useOpen, useWorkspace, type Tab } from './workspace.ts';
import './tabs.css';

interface TabBarProps {
  counts: Record<Queue, number> | undefined;
  isListed: boolean;
  onList: () => void;
}

/** Pinned views first with their counts, then what was opened. Closing keeps drafts. */
export function TabBar({ counts, isListed, onList }: TabBarProps): ReactNode {
  const workspace = useWorkspace();
  const { tabs, active } = useOpen();
  const drafted = useStore(draftedOf(useSession().user.name));

  const scroll = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const host = scroll.current;
    if (!host) return;
    const show = (): void => {
      document.getElementById(`tab-${active}`)?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      alignTabs(host, 'next');
    };
    const settle = (): void => alignTabs(host, 'nearest');
    show();
    const sizes = new ResizeObserver(show);
    sizes.observe(host);
    host.addEventListener('scrollend', settle);
    return () => {
      sizes.disconnect();
      host.removeEventListener('scrollend', settle);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- a tab that comes or goes moves the others
  }, [active, tabs.length]);

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

  const tabOf = (tab: Tab, index: number): ReactNode => {
    const isActive = tab.id === active;
    const count = tab.kind === 'queue' ? counts?.[tab.queue] : undefined;
    const isDrafted = tab.kind === 'order' && drafted.has(tab.orderId);
    const { head, tail, title } = tabText(tab);
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
          title={tab.kind === 'order' ? `${tabTitle(tab)}${isDrafted ? `，${UNSUBMITTED}` : ''}` : undefined}
          data-testid={`tab-${tab.id}`}
          onClick={() => workspace.activate(tab.id)}
          onKeyDown={(event) => press(event, index)}
        >
          {isDrafted ? <i className="tab-draft" role="img" aria-label={UNSUBMITTED} /> : null}
          {tail === '' ? null : (
            <span className="tab-number">
              <span className="tab-head">{head}</span>
              <span>{tail}</span>
            </span>
          )}
          <span className="ellipsis tab-title">{title}</span>
          {count === undefined ? null : <span className="tab-count">{count}</span>}
        </button>
        {isPinned(tab) ? null : (
          <button
            type="button"
            className="tab-close"
            title={isActive ? titled('关闭', FRAME_KEYS.closeTab[0]) : '关闭'}
            // For the pointer only: a tab list holds tabs, and on a tab Delete closes it.
            aria-hidden="true"
            tabIndex={-1}
            data-testid={`tab-close-${tab.id}`}
            onClick={() => workspace.close(tab.id)}
          >
            <Icon name="close" size={12} />
          </button>
        )}
      </div>
    );
  };

  // Pinned tabs come first and never scroll away.
  const pinned = tabs.filter(isPinned).length;
  return (
    <div className="tab-bar">
      <div className="tabs" role="tablist" aria-label="页签">
        {tabs.slice(0, pinned).map(tabOf)}
        <div
          ref={scroll}
          className="tab-scroll"
          role="presentation"
          // A wheel turns up and down; the tabs go sideways.
          onWheel={(event) => event.currentTarget.scrollBy({ left: event.deltaX || event.deltaY })}
        >
          {tabs.slice(pinned).map((tab, index) => tabOf(tab, pinned + index))}
        </div>
      </div>
      <button
        type="button"
        className="tab-more"
        title={titled('全部页签', FRAME_KEYS.tabList[0])}
        aria-label={`全部页签，${tabs.length} 个`}
        aria-expanded={isListed}
        data-testid="tab-more"
        onClick={onList}
      >
        <span aria-hidden="true">{tabs.length}</span>
        <Icon name="down" size={14} />
      </button>
    </div>
  );
}
