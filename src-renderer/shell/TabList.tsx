/** ▾ beside the tabs: all of them by name, however many there are; a digit chooses one, words find it. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { isComposing } from '../lib/keyboard.ts';
import { useStore } from '../lib/store.ts';
import { draftedOf } from '../order/act/drafts.ts';
import { useSession } from './session-context.ts';
import { tabTitle, UNSUBMITTED } from './tab-text.ts';
import { useOpen, useWorkspace } from './workspace.ts';

/** So many have a digit of their own, as long as nothing is being looked for. */
const DIGITS = 9;

export function TabList({ onClose }: { onClose: () => void }): ReactNode {
  const workspace = useWorkspace();
  const { tabs: all, active } = useOpen();
  const drafted = useStore(draftedOf(useSession().user.name));
  const [text, setText] = useState('');
  const [cursor, setCursor] = useState(() => all.findIndex(({ id }) => id === active));
  const words = text.trim();
  const tabs = all.filter((tab) => tabTitle(tab).includes(words));
  const at = Math.min(Math.max(cursor, 0), tabs.length - 1);
  const ref = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const options = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    input.current?.focus();
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
    options.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const choose = (index: number): void => {
    const tab = tabs[index];
    if (!tab) return;
    onClose();
    workspace.activate(tab.id);
  };

  const press = (event: KeyboardEvent): void => {
    if (isComposing(event, event.nativeEvent) || event.altKey || event.ctrlKey) return;
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: tabs.length - 1 };
    const to = moves[event.key];
    const tab = tabs[at];
    if (to !== undefined) setCursor(Math.min(Math.max(to, 0), tabs.length - 1));
    else if (text === '' && /^[1-9]$/.test(event.key)) choose(Number(event.key) - 1);
    else if (event.key === 'Enter') choose(at);
    else if (event.key === 'Delete' && text === '' && tab) workspace.close(tab.id);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys of its field and of its list
    <div ref={ref} className="tab-list" data-testid="tab-list" onKeyDown={press}>
      <input
        ref={input}
        className="tab-find"
        role="combobox"
        aria-label="查找页签"
        aria-expanded="true"
        aria-controls="tab-options"
        aria-activedescendant={tabs.length > 0 ? `listed-${at}` : undefined}
        placeholder="1 – 9 直达，输入标题查找"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setCursor(0);
        }}
      />
      <div ref={options} id="tab-options" className="tab-options" role="listbox" aria-label="全部页签">
        {tabs.map((tab, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the keys
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
            {text === '' && index < DIGITS ? <kbd aria-hidden="true">{index + 1}</kbd> : null}
          </div>
        ))}
      </div>
      {tabs.length === 0 ? <p className="tab-none">没有这样的页签</p> : null}
    </div>
  );
}
