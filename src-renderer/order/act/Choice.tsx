import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { flushSync } from 'react-dom';

interface ChoiceProps<T> {
  label: string;
  options: readonly { value: T; label: string }[];
  value: T | null;
  onChange: (value: T) => void;
  testId: string;
  /** The first field of its form. */
  isFirst?: boolean;
}

const DIGITS = 9;
/** More answers, or more characters in all, stand in several rows. */
const FEW = 3;
const ROW_CHARS = 14;
const isWide = (options: readonly { label: string }[]): boolean =>
  options.length > FEW || options.reduce((sum, { label }) => sum + label.length, 0) > ROW_CHARS;

/** The radio group after `from`, in the order of the form. */
function nextGroup(from: HTMLElement | null): HTMLElement | null {
  const groups = [...document.querySelectorAll<HTMLElement>('.choice')];
  const at = groups.findIndex((group) => group === from);
  return at < 0 ? null : (groups[at + 1] ?? null);
}

/** One question with a few answers: the digit beside an answer chooses it and goes on to the next question. */
export function Choice<T extends string | boolean>(props: ChoiceProps<T>): ReactNode {
  const { label, options, value, onChange, testId, isFirst = false } = props;
  const id = useId();
  const ref = useRef<HTMLDivElement>(null);
  const chosen = options.findIndex((option) => option.value === value);
  const reachable = Math.max(chosen, 0);

  const choose = (index: number, goesOn: boolean): void => {
    const option = options[index];
    if (!option) return;
    // The next question may appear only with this answer, and the next key is meant for it, however fast it comes.
    flushSync(() => onChange(option.value));
    const group = (goesOn ? nextGroup(ref.current) : null) ?? ref.current;
    group?.querySelector<HTMLElement>('[role="radio"][tabindex="0"]')?.focus();
  };

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
    if (digit > 0 && digit <= options.length) choose(digit - 1, true);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowDown') choose((chosen + 1) % options.length, false);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp')
      choose((Math.max(chosen, 0) - 1 + options.length) % options.length, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={ref} className="choice" role="radiogroup" aria-labelledby={id}>
      <span id={id} className="field-label">
        {label}
      </span>
      <div className={`choice-options ${isWide(options) ? 'choice-many' : ''}`}>
        {options.map((option, index) => (
          <button
            key={option.label}
            type="button"
            role="radio"
            aria-checked={index === chosen}
            tabIndex={index === reachable ? 0 : -1}
            data-first={isFirst && index === reachable ? true : undefined}
            className="choice-option"
            data-testid={`${testId}-${index + 1}`}
            onClick={() => choose(index, false)}
            onKeyDown={press}
          >
            {index < DIGITS ? <kbd aria-hidden="true">{index + 1}</kbd> : null}
            {option.label}
          </button>
        ))}
      </div>
    </div>
  );
}
