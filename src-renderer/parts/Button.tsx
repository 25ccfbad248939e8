import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** At most one primary a region; `text` is the third rank. */
  rank?: 'primary' | 'normal' | 'text';
  size?: 'small' | 'normal' | 'large';
  /** Key that does the same, taught beside the label. */
  hotkey?: string;
  /** Stays reachable and says why it does nothing: dashed, never `disabled`. */
  blocked?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  rank = 'normal',
  size = 'normal',
  hotkey,
  blocked = false,
  className = '',
  children,
  type = 'button',
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      type={type}
      className={`btn btn-${rank} btn-${size} ${blocked ? 'btn-blocked' : ''} ${className}`}
      aria-disabled={blocked || undefined}
      {...rest}
    >
      {children}
      {hotkey === undefined ? null : <kbd aria-hidden="true">{hotkey}</kbd>}
    </button>
  );
}
