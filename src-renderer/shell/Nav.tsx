import type { ReactNode } from 'react';
import { QUEUE_LABEL, type Queue } from '#shared/domain/order/queues.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { useOpen, useWorkspace } from './workspace.ts';

interface Place {
  queue: Queue;
  icon: IconName | null;
  /** Two characters for the rail. */
  short: string;
}

/** The open queues are parts of 全部未结 and stand below it. */
const PLACES: readonly Place[] = [
  { queue: 'open', icon: 'queue', short: '未结' },
  { queue: 'toAccept', icon: null, short: '签收' },
  { queue: 'toDo', icon: null, short: '待办' },
  { queue: 'handling', icon: null, short: '办理' },
  { queue: 'toCallBack', icon: null, short: '回访' },
  { queue: 'completed', icon: 'done', short: '办结' },
];

interface NavProps {
  counts: Record<Queue, number> | undefined;
  /** A ranking is computed where all ranked units are in scope. */
  isDistrict: boolean;
}

export function Nav({ counts, isDistrict }: NavProps): ReactNode {
  const workspace = useWorkspace();
  const { active } = useOpen();
  return (
    <nav className="nav" aria-label="队列与考核">
      <h2>
        <span>工单队列</span>
      </h2>
      {PLACES.map(({ queue, icon, short }) => (
        <button
          key={queue}
          type="button"
          className={`nav-item ${icon ? '' : 'nav-sub'}`}
          aria-current={active === `queue-${queue}` ? 'page' : undefined}
          title={counts ? `${QUEUE_LABEL[queue]} ${counts[queue]}` : QUEUE_LABEL[queue]}
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
            title="周排名"
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
    </nav>
  );
}
