import type { ReactNode } from 'react';
import type { OrderPage } from '#shared/contract/api.ts';
import { useMinute } from '../../lib/clock.ts';
import { stampText } from '../../lib/words.ts';

/** The events are the history: newest first, a filled dot where state, lead or due moved, dashed where unsent. */
export function Timeline({ page }: { page: OrderPage }): ReactNode {
  const now = useMinute();
  const entries = page.timeline.toSorted((a, b) => b.n - a.n);
  return (
    <section className="section">
      <h2>
        办理过程 <span className="small muted">新的在上</span>
      </h2>
      <ol className="timeline" data-testid="timeline">
        {entries.map((entry) => (
          <li
            key={entry.n}
            className={`${entry.act ? 'moved' : ''} ${entry.pending ? 'unsent' : ''}`}
            data-testid={`event-${entry.kind}`}
            data-pending={entry.pending}
          >
            <time>{stampText(entry.at, now)}</time>
            <span className="timeline-text">
              {entry.text} <span className="timeline-by">{entry.actor}</span>{' '}
              {entry.late ? <span className="tag">离线补报</span> : null}
              {entry.pending ? <span className="tag tag-slate">待上报</span> : null}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
