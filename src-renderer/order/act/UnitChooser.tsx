import { Input } from 'antd';
import {
  useEffect,
  useId,
  useState,
  type ChangeEvent,
  type CompositionEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import type { UnitRef } from '#shared/contract/api.ts';
import { UNIT_KIND_LABEL } from '#shared/domain/organization/organization.ts';
import { isComposing } from '../../lib/keyboard.ts';
import { Icon } from '../../parts/Icon.tsx';

interface UnitChooserProps {
  label: string;
  /** Most used up to yesterday first; undefined while they are read. */
  units: readonly UnitRef[] | undefined;
  error: string | null;
  /** Unit that leads now: it keeps its digit, and nothing is sent to it. */
  here: string;
  chosen: UnitRef | null;
  onChoose: (unit: UnitRef) => void;
  /** Words that look for another unit than the chosen one; '' when there are none any more. */
  onSearch: (words: string) => void;
  /** Enter: on to the next field. */
  onNext: () => void;
  /** The first field of its form: digits pressed on the page are meant for it. */
  isFirst?: boolean;
}

/** More are found by typing. */
const SHOWN = 60;

/** A full-width digit of the input method counts as the digit. */
const digitOf = (text: string): number => (/^[1-9１-９]$/u.test(text) ? Number(text.normalize('NFKC')) : 0);

/**
 * A search box over a list. What is chosen stays chosen whatever is typed; but while the words in the box look for
 * another unit the line under it says so, and nothing is submitted: what somebody has begun to type is never answered by
 * an earlier choice. Digits 1–9 choose at once and go on, whatever stands in the box: no unit is looked for by a digit.
 * They are taken from the text and not from the key, because with an input method switched on there is no key to see.
 */
export function UnitChooser(props: UnitChooserProps): ReactNode {
  const { label, units, error, here, chosen, onChoose, onSearch, onNext, isFirst = true } = props;
  const id = useId();
  const [text, setText] = useState('');
  /** What is looked for: the text without what an input method still works on. */
  const [wanted, setWanted] = useState('');
  /** Row of the cursor; null until it was moved: it stands on the chosen unit then. */
  const [at, setAt] = useState<number | null>(null);
  /** Name of the unit that was chosen although it has the order. */
  const [atHere, setAtHere] = useState<string | null>(null);
  /** A digit that was pressed before the units had been read: fingers are faster than the engine. */
  const [early, setEarly] = useState(0);
  const found = (units ?? []).filter(({ name, code }) => name.includes(wanted) || code.startsWith(wanted));
  const shown = found.slice(0, SHOWN);
  const rest = Math.max(
    0,
    shown.findIndex(({ code }) => code === chosen?.code),
  );
  const current = Math.min(at ?? rest, shown.length - 1);

  const currentId = shown[current] ? `${id}-${shown[current].code}` : undefined;

  useEffect(() => {
    if (currentId !== undefined) document.getElementById(currentId)?.scrollIntoView({ block: 'nearest' });
  }, [currentId]);

  const other = wanted === '' || found.some(({ code }) => code === chosen?.code) ? '' : wanted;
  useEffect(() => {
    onSearch(other);
    return () => onSearch('');
    // oxlint-disable-next-line react/exhaustive-deps -- told of the words, not of the listener
  }, [other]);

  /** False for the unit that has the order already. */
  const choose = (unit: UnitRef): boolean => {
    const isHere = unit.code === here;
    setAtHere(isHere ? unit.name : null);
    setAt(null);
    if (!isHere) onChoose(unit);
    return !isHere;
  };

  const look = (typed: string): void => {
    setWanted(typed.trim());
    setAt(null);
    setAtHere(null);
  };

  /** By its digit: the search is over, and the note comes next. */
  const take = (unit: UnitRef): void => {
    setText('');
    look('');
    if (choose(unit)) onNext();
  };
  useEffect(() => {
    const unit = units?.[early - 1];
    if (unit) take(unit);
    if (units) setEarly(0);
    // oxlint-disable-next-line react/exhaustive-deps -- once, when the units have come
  }, [units]);

  const type = (event: ChangeEvent<HTMLInputElement>): void => {
    const next = event.target.value;
    const native = event.nativeEvent as InputEvent;
    const digit = native.isComposing ? 0 : digitOf(native.data ?? '');
    if (digit > 0 && units === undefined) {
      setEarly(digit);
      return;
    }
    const unit = shown[digit - 1];
    if (unit) {
      take(unit);
      return;
    }
    setText(next);
    if (!native.isComposing) look(next);
  };
  const compose = (event: CompositionEvent<HTMLInputElement>): void => look(event.currentTarget.value);

  const press = (event: KeyboardEvent): void => {
    if (isComposing(event, event.nativeEvent) || event.ctrlKey) return;
    const unit = shown[current];
    if (event.key === 'ArrowDown') setAt(Math.min(current + 1, shown.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(current - 1, 0));
    else if (event.key === 'Enter') {
      if (unit && choose(unit)) onNext();
    } else return;
    event.preventDefault();
  };

  const isUnknown = units !== undefined && units.length > 0 && found.length === 0;
  const isOther = chosen === null || other !== '';
  const kept = chosen === null ? '还没有选定。' : `清空后仍是${chosen.name}。`;
  const notChosen = isUnknown
    ? `没有名称含“${wanted}”的单位${chosen === null ? '，' : '；'}${kept}`
    : chosen === null
      ? kept
      : `按 Enter 改选；${kept}`;
  return (
    <div className="unit-chooser">
      <label className="field-label" htmlFor={`${id}-search`}>
        <span>{label}</span>
        <span className="muted">
          <kbd>1</kbd>–<kbd>9</kbd> 直选
        </span>
      </label>
      <Input
        id={`${id}-search`}
        data-first={isFirst || undefined}
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={currentId}
        autoComplete="off"
        spellCheck={false}
        placeholder="名称中的几个字"
        prefix={<Icon name="search" size={14} />}
        value={text}
        data-testid="unit-search"
        onChange={type}
        onCompositionEnd={compose}
        onKeyDown={press}
      />
      <p
        className={`unit-chosen ${atHere !== null ? 'act-asked' : !isOther ? '' : chosen ? 'act-asked' : 'muted'}`}
        role="status"
        data-testid="unit-chosen"
      >
        {atHere !== null ? (
          `${atHere}现在主办，请另选。${chosen === null ? '' : `仍选${chosen.name}。`}`
        ) : isOther ? (
          notChosen
        ) : (
          <>
            已选：<b>{chosen.name}</b>
          </>
        )}
      </p>
      <div id={`${id}-list`} className="unit-list" role="listbox" aria-label={label} data-testid="unit-list">
        {shown.map((unit, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the search box has the keys
          <div
            key={unit.code}
            id={`${id}-${unit.code}`}
            role="option"
            tabIndex={-1}
            aria-selected={unit.code === chosen?.code}
            aria-disabled={unit.code === here}
            className={`unit-row ${index === current ? 'unit-current' : ''} ${unit.code === here ? 'unit-here' : ''}`}
            data-testid={`unit-${unit.code}`}
            onClick={() => void choose(unit)}
          >
            {index < 9 ? <kbd>{index + 1}</kbd> : <span />}
            <span className="ellipsis">{unit.name}</span>
            <span className="muted small">{unit.code === here ? '现主办' : UNIT_KIND_LABEL[unit.kind]}</span>
          </div>
        ))}
        {found.length > SHOWN ? (
          <p className="unit-more muted small">还有 {found.length - SHOWN} 个，请输入名称查找。</p>
        ) : null}
        {units?.length === 0 ? <p className="unit-more second">没有可选的单位。</p> : null}
        {error === null ? null : <p className="unit-more second">{error}</p>}
      </div>
    </div>
  );
}
