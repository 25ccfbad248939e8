import type { Dayjs } from 'dayjs';
import { useState, type FocusEvent, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from '../../parts/Icon.tsx';
import { DAY_FORMATS, FieldPicker, MINUTE_FORMATS, shortDay } from './field-picker.ts';

interface DateFieldProps {
  id: string;
  label: string;
  placeholder: string;
  withTime: boolean;
  value: Dayjs | null;
  onChange: (reading: Dayjs | null) => void;
  /** Enter: on to the next field. */
  onNext: () => void;
  hint?: string;
}

/** A day or a minute: typed (`10-18`, `8:15`) or picked. Emptying the text empties the field. */
export function DateField({
  id,
  label,
  placeholder,
  withTime,
  value,
  onChange,
  onNext,
  hint,
}: DateFieldProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const leave = (event: FocusEvent): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const { value: text } = event.target;
    if (value && text === '') onChange(null);
    // A short day is a day only when nothing more comes: `11-2` may become `11-28`.
    const short = withTime ? null : shortDay(text);
    if (short) onChange(short);
  };
  const press = (event: KeyboardEvent): void => {
    // The first Esc closes the calendar, the next one leaves the form.
    if (event.key === 'Escape' && isOpen) event.preventDefault();
    // The field takes what was typed when it is left.
    if (event.key === 'Enter' && !event.ctrlKey) window.setTimeout(onNext, 0);
  };
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        <span>{label}</span>
        {hint === undefined ? null : <span className="muted">{hint}</span>}
      </label>
      <FieldPicker
        id={id}
        className="field-wide"
        format={withTime ? MINUTE_FORMATS : DAY_FORMATS}
        showTime={withTime ? { format: 'HH:mm' } : false}
        needConfirm={false}
        placeholder={placeholder}
        placement="topRight"
        suffixIcon={<Icon name="calendar" size={14} />}
        allowClear={{ clearIcon: <Icon name="close" size={12} /> }}
        data-testid={id}
        value={value}
        onChange={(reading) => onChange(reading ?? null)}
        onOpenChange={setOpen}
        onKeyDown={press}
        onBlur={leave}
      />
    </div>
  );
}
