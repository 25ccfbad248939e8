import { Input } from 'antd';
import type { Dayjs } from 'dayjs';
import { useEffect, useRef, useState, type ComponentRef, type KeyboardEvent, type ReactNode } from 'react';
import { DAY, dayStart } from '#shared/domain/time.ts';
import { isComposing } from '../../lib/keyboard.ts';
import { Icon } from '../../parts/Icon.tsx';
import type { TypedTime } from './field-drafts.ts';
import { FieldPicker, instantOf, readingOf } from './field-picker.ts';

interface DateFieldProps {
  id: string;
  label: string;
  placeholder: string;
  /** A minute; otherwise the end of a day. */
  withTime: boolean;
  value: TypedTime;
  /** Null: it cannot be read. */
  read: (text: string) => number | null;
  write: (at: number) => string;
  onChange: (value: TypedTime) => void;
  /** It is being written: neither put into another form nor found wrong yet. */
  isTyping: boolean;
  onTyping: (isTyping: boolean) => void;
  isWrong: boolean;
  /** Enter: on to the next field. */
  onNext: () => void;
  hint?: string;
  /** The first field of its form. */
  isFirst?: boolean;
}

/** The calendar, for the mouse alone: typing is for the field before it. It holds the focus while it is open. */
function Calendar({
  withTime,
  value,
  onPick,
  onClose,
}: Pick<DateFieldProps, 'withTime'> & {
  value: number | null;
  onPick: (at: number) => void;
  onClose: () => void;
}): ReactNode {
  const picker = useRef<ComponentRef<typeof FieldPicker>>(null);
  useEffect(() => picker.current?.focus(), []);
  const pick = (reading: Dayjs | Dayjs[] | null): void => {
    if (!reading || Array.isArray(reading)) return;
    onPick(withTime ? instantOf(reading) : dayStart(instantOf(reading)) + DAY);
  };
  return (
    <FieldPicker
      ref={picker}
      className="field-calendar"
      open
      inputReadOnly
      tabIndex={-1}
      aria-label="日历"
      showTime={withTime ? { format: 'HH:mm' } : false}
      needConfirm={false}
      allowClear={false}
      placement="topRight"
      suffixIcon={null}
      // The end of a day is the first instant of the next one.
      value={value === null ? null : readingOf(withTime ? value : value - 1)}
      // With each click: nothing that was picked waits for the calendar to be closed in the right way.
      onCalendarChange={pick}
      onChange={pick}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      onKeyDown={(event) => {
        // The first Esc closes the calendar, the next one leaves the form.
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
    />
  );
}

/** A day or a minute as it is typed (`11-18`, `昨天 9点`) or picked. The text stays as it is while it cannot be read. */
export function DateField(props: DateFieldProps): ReactNode {
  const { id, label, placeholder, withTime, value, read, write, onChange, isTyping, onTyping, isWrong, onNext } = props;
  const { hint, isFirst = false } = props;
  const [isOpen, setOpen] = useState(false);
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || isComposing(event, event.nativeEvent)) return;
    onTyping(false);
    if (event.ctrlKey) return;
    onNext();
    // The key would press the button that has the focus now.
    event.preventDefault();
  };
  const close = (): void => {
    setOpen(false);
    // Who has gone elsewhere already is not called back.
    if (document.activeElement?.closest('.field-calendar')) document.getElementById(id)?.focus();
  };
  return (
    <div className="date-field">
      <label className="field-label" htmlFor={id}>
        <span>{label}</span>
        {hint === undefined ? null : <span className="muted">{hint}</span>}
      </label>
      {isOpen ? (
        <Calendar
          withTime={withTime}
          value={value.at}
          onPick={(at) => onChange({ text: write(at), at })}
          onClose={close}
        />
      ) : null}
      <Input
        id={id}
        data-first={isFirst || undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        placeholder={placeholder}
        status={isWrong ? 'error' : ''}
        aria-invalid={isWrong}
        data-testid={id}
        value={isTyping || value.at === null ? value.text : write(value.at)}
        suffix={
          <button
            type="button"
            className="date-calendar"
            // The field is typed in; this is for the mouse.
            tabIndex={-1}
            aria-label={`${label}：日历`}
            data-testid={`${id}-calendar`}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name="calendar" size={14} />
          </button>
        }
        onChange={({ target: { value: text } }) => {
          onTyping(true);
          onChange(text.trim() === '' ? { text: '', at: null } : { text, at: read(text) });
        }}
        onKeyDown={press}
        onBlur={() => onTyping(false)}
      />
    </div>
  );
}
