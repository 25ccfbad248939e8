import { Input, type GetRef } from 'antd';
import type { ReactNode } from 'react';

interface WrittenFieldProps {
  id: string;
  label: string;
  hint: string;
  className?: string;
  value: string;
  maxLength: number;
  /** The first field of its form. */
  isFirst?: boolean;
  onChange: (value: string) => void;
}

/** Behind what was written before: whoever takes a draft up again goes on writing. */
function caretToEnd(field: GetRef<typeof Input.TextArea> | null): void {
  const area = field?.resizableTextArea?.textArea;
  area?.setSelectionRange(area.value.length, area.value.length);
}

/** A text of several lines. */
export function WrittenField({ id, label, hint, isFirst = false, onChange, ...rest }: WrittenFieldProps): ReactNode {
  return (
    <>
      <label className="field-label" htmlFor={id}>
        <span>{label}</span>
        <span className="muted">{hint}</span>
      </label>
      <Input.TextArea
        id={id}
        ref={caretToEnd}
        data-first={isFirst || undefined}
        data-testid={id}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
    </>
  );
}
