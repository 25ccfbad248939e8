import { Input, type InputRef } from 'antd';
import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import type { Queue } from '#shared/domain/order/queues.ts';
import { isComposing } from '../../lib/keyboard.ts';
import { useLatest } from '../../lib/use-latest.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Segments } from '../../parts/Segments.tsx';
import { RANGE_LABEL, rangeName, type ListState, type Range } from './list-state.ts';

interface FilterBarProps {
  queue: Queue;
  state: ListState;
  onChange: (change: Partial<ListState>) => void;
  searchRef: Ref<HTMLInputElement>;
  /** Back into the list. */
  onLeave: () => void;
}

const RANGES = (Object.keys(RANGE_LABEL) as Range[]).map((value) => ({ value, label: RANGE_LABEL[value] }));
/** A pause in typing, ms. */
const PAUSE_MS = 200;

export function FilterBar({ queue, state, onChange, searchRef, onLeave }: FilterBarProps): ReactNode {
  const input = useRef<InputRef>(null);
  const [text, setText] = useState(state.keyword);
  const [isComposed, setComposed] = useState(true);
  const [known, setKnown] = useState(state.keyword);
  // Emptied from elsewhere (“清除全部条件”).
  if (known !== state.keyword) {
    setKnown(state.keyword);
    if (state.keyword.trim() !== text.trim()) setText(state.keyword);
  }
  useImperativeHandle(searchRef, () => input.current?.input as HTMLInputElement, []);

  useEffect(() => {
    if (!isComposed || text.trim() === state.keyword.trim()) return;
    const timer = window.setTimeout(() => onChange({ keyword: text }), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [text, isComposed, state.keyword, onChange]);

  /** What stands there counts from now on; the pause is only for whoever goes on typing. */
  const apply = (words: string): void => {
    setText(words);
    if (words.trim() !== state.keyword.trim()) onChange({ keyword: words });
  };
  const applyLast = useLatest(() => apply(text));
  useEffect(() => () => applyLast.current(), [applyLast]);

  const press = (event: KeyboardEvent): void => {
    if (isComposing(event, event.nativeEvent)) return;
    if (event.key === 'Escape' && text !== '') apply('');
    else if (event.key === 'Enter' || event.key === 'ArrowDown' || event.key === 'Escape') {
      apply(text);
      onLeave();
    }
    // The key that led here, still held.
    else if (!(event.key === '/' && event.repeat)) return;
    event.preventDefault();
  };

  return (
    <div className="filter-bar" role="search">
      <span className="range-name" aria-hidden="true" data-testid="range-name">
        {rangeName(queue)}
      </span>
      <Segments
        label={rangeName(queue)}
        options={RANGES}
        value={state.range}
        testId="range"
        onChange={(range) => onChange({ range })}
      />
      <Input
        ref={input}
        className="filter-search"
        aria-label="查找"
        placeholder="标题、内容、电话、地址、编号"
        prefix={<Icon name="search" size={14} />}
        suffix={text === '' ? <kbd aria-hidden="true">/</kbd> : <kbd aria-hidden="true">Esc</kbd>}
        value={text}
        maxLength={100}
        spellCheck={false}
        data-testid="search"
        onChange={(event) => setText(event.target.value)}
        onCompositionStart={() => setComposed(false)}
        onCompositionEnd={() => setComposed(true)}
        onBlur={() => apply(text)}
        onKeyDown={press}
      />
    </div>
  );
}
