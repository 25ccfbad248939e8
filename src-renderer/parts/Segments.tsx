import type { ReactNode } from 'react';

interface SegmentsProps<T extends string> {
  label: string;
  options: readonly { value: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
  testId: string;
}

/** A few exclusive choices in a row. One stop of Tab, arrow keys inside: the browser's own radio buttons. */
export function Segments<T extends string>({ label, options, value, onChange, testId }: SegmentsProps<T>): ReactNode {
  return (
    <div className="segments" role="radiogroup" aria-label={label} data-testid={testId}>
      {options.map((option) => (
        <label key={option.value} data-testid={`${testId}-${option.value}`}>
          <input
            type="radio"
            className="aloud"
            name={testId}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
