import { Input, type GetRef } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';

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

/** A text of several lines. */
export function WrittenField({ id, label, hint, isFirst = false, onChange, ...rest }: WrittenFieldProps): ReactNode {
  const field = useRef<GetRef<typeof Input.TextArea>>(null);
  // Behind what was written before, once: whoever takes a draft up again goes on writing.
  useEffect(() => {
    const area = field.current?.resizableTextArea?.textArea;
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);
  return (
    <>
      <label className="field-label" htmlFor={id}>
        <span>{label}</span>
        <span className="muted">{hint}</span>
      </label>
      <Input.TextArea
        id={id}
        ref={field}
        data-first={isFirst || undefined}
        data-testid={id}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
    </>
  );
}
