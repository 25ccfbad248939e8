import type { ReactNode } from 'react';

/** An empty or broken region: what is so, and what to do next. */
export function Notice({ title, text, children }: { title: string; text?: string; children?: ReactNode }): ReactNode {
  return (
    <div className="notice" role="status">
      <h2>{title}</h2>
      {text === undefined ? null : <p>{text}</p>}
      {children ? <div className="notice-actions">{children}</div> : null}
    </div>
  );
}
