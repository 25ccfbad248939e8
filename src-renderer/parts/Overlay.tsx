import { useEffect, useRef, type ReactNode } from 'react';

interface OverlayProps {
  label: string;
  className: string;
  onClose: () => void;
  testId: string;
  children: ReactNode;
}

/**
 * A modal region: the browser's own dialog, which keeps the focus inside and gives it back on closing. Esc and a click
 * beside it close it.
 */
export function Overlay({ label, className, onClose, testId, children }: OverlayProps): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    const opener = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- Esc is `cancel`
    <dialog
      ref={ref}
      className={`overlay ${className}`}
      // A click on its ground must not leave it.
      tabIndex={-1}
      aria-label={label}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
