import type { ReactNode } from 'react';
import { QUEUE_LABEL, type Queue } from '#shared/domain/order/queues.ts';
import { Icon } from '../parts/Icon.tsx';
import { FRAME_KEYS, titled } from './keys.ts';
import { PLACES } from './places.ts';
import { useOpen, useWorkspace } from './workspace.ts';

interface NavProps {
  counts: Record<Queue, number> | undefined;
  /** A ranking is computed where all ranked units are in scope. */
  isDistrict: boolean;
  /** Own commands without an answer. */
  waiting: number;
}

export function Nav({ counts, isDistrict, waiting }: NavProps): ReactNode {
  const workspace = useWorkspace();
  const { active } = useOpen();
  return (
    <nav className="nav" aria-label="队列、考核与同步">
      <h2>
        <span>工单队列</span>
      </h2>
      {PLACES.map(({ queue, icon, short }, index) => (
        <button
          key={queue}
          type="button"
          className={`nav-item ${icon ? '' : 'nav-sub'}`}
          aria-current={active === `queue-${queue}` ? 'page' : undefined}
          title={titled(
            counts ? `${QUEUE_LABEL[queue]} ${counts[queue]}` : QUEUE_LABEL[queue],
            FRAME_KEYS.queue[index],
          )}
          data-testid={`queue-${queue}`}
          onClick={() => workspace.openQueue(queue)}
        >
          {icon ? <Icon name={icon} /> : null}
          <span className="nav-label">{QUEUE_LABEL[queue]}</span>
          <span className="nav-short" aria-hidden="true">
            {short}
          </span>
          <span className="nav-count" data-testid={`queue-count-${queue}`}>
            {counts?.[queue] ?? ''}
          </span>
        </button>
      ))}
      {isDistrict ? (
        <>
          <h2>
            <span>考核</span>
          </h2>
          <button
            type="button"
            className="nav-item"
            aria-current={active === 'ranking' ? 'page' : undefined}
            title={titled('周排名', FRAME_KEYS.ranking[0])}
            data-testid="nav-ranking"
            onClick={() => workspace.openRanking()}
          >
            <Icon name="ranking" />
            <span className="nav-label">周排名</span>
            <span className="nav-short" aria-hidden="true">
              排名
            </span>
          </button>
        </>
      ) : null}
      <h2>
        <span>本机</span>
      </h2>
      <button
        type="button"
        className="nav-item"
        aria-current={active === 'sync' ? 'page' : undefined}
        title={titled(`同步与回执，待上报 ${waiting}`, FRAME_KEYS.receipts[0])}
        data-testid="nav-sync"
        onClick={() => workspace.openSync()}
      >
        <Icon name="sync" />
        <span className="nav-label">同步与回执</span>
        <span className="nav-short" aria-hidden="true">
          同步
        </span>
        <span className="nav-count">{waiting}</span>
      </button>
    </nav>
  );
}
