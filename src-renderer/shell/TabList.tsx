/** ▾ beside the tabs: all of them by name, however many there are. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from '../lib/store.ts';
import { draftedOf } from '../order/act/drafts.ts';
import { useSession } from './session-context.ts';
import { tabTitle, UNSUBMITTED } from './tab-text.ts';
import { useOpen, useWorkspace } from './workspace.ts';

export function TabList({ onClose }: { onClose: () => void }): ReactNode {
  const workspace = useWorkspace();
  const { tabs, active } = useOpen();
  const drafted = useStore(draftedOf(useSession().user.name));
  const [cursor, setCursor] = useState(() => tabs.findIndex(({ id }) => id === active));
  const at = Math.min(Math.max(cursor, 0), tabs.length - 1);
  const ref = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    ref.current?.focus();
    const pressBeside = (event: PointerEvent): void => {
      const target = event.target as Element;
      // The ▾ closes it by itself.
      if (!ref.current?.contains(target) && !target.closest('.tab-more')) onClose();
    };
    window.addEventListener('pointerdown', pressBeside);
    return () => {
      window.removeEventListener('pointerdown', pressBeside);
      if (before instanceof HTMLElement) before.focus();
    };
  }, [onClose]);
  useEffect(() => {
    ref.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const choose = (index: number): void => {
    const tab = tabs[index];
    onClose();
    if (tab) workspace.activate(tab.id);
  };

  const press = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: tabs.length - 1 };
    const to = moves[event.key];
    const tab = tabs[at];
    if (to !== undefined) setCursor(Math.min(Math.max(to, 0), tabs.length - 1));
    else if (event.key === 'Enter') choose(at);
    else if (event.key === 'Delete' && tab) workspace.close(tab.id);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={ref}
      className="tab-list"
      role="listbox"
      aria-label="全部页签"
      tabIndex={0}
      aria-activedescendant={`listed-${at}`}
      data-testid="tab-list"
      onKeyDown={press}
    >
      {tabs.map((tab, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the list box has the keys
        <div
          key={tab.id}
          id={`listed-${index}`}
          className={tab.id === active ? 'tab-listed tab-listed-active' : 'tab-listed'}
          role="option"
          aria-selected={index === at}
          tabIndex={-1}
          onClick={() => choose(index)}
        >
          {tab.kind === 'order' && drafted.has(tab.orderId) ? (
            <i className="tab-draft" role="img" aria-label={UNSUBMITTED} title={UNSUBMITTED} />
          ) : (
            <i />
          )}
          <span className="ellipsis">{tabTitle(tab)}</span>
        </div>
      ))}
    </div>
  );
}
