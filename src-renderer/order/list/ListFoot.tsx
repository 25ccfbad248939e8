import type { ReactNode } from 'react';
import { ACT_KEY } from '#shared/domain/order/keys.ts';
import { queueActs } from '#shared/domain/order/queue-acts.ts';
import type { Queue } from '#shared/domain/order/queues.ts';
import { useSession } from '../../shell/session-context.ts';
import { labelOf } from '../act/acts.ts';

interface ListFootProps {
  queue: Queue;
  total: number | null;
  index: number;
  hasKeyword: boolean;
  /** Orders that cannot be found by their words yet. */
  notSearchable: number;
}

/** How many, where the cursor is, and the keys that work here. */
export function ListFoot({ queue, total, index, hasKeyword, notSearchable }: ListFootProps): ReactNode {
  const { role, unit } = useSession().user;
  const possible = queueActs(queue, { role, unit: unit.kind });
  return (
    <footer className="list-foot" data-testid="list-foot">
      <span data-testid="list-total">
        {total === null ? '' : <b>{total}</b>}
        {total === null ? '' : ' 件'}
        {total ? `　第 ${Math.min(index + 1, total)} 件` : ''}
        {notSearchable > 0 ? `　另有刚到的 ${notSearchable} 件正在编入查找` : ''}
      </span>
      <span className="spacer" />
      <span className="hint">
        <kbd>↑</kbd>
        <kbd>↓</kbd> 移动
      </span>
      <span className="hint">
        <kbd>Enter</kbd> 打开
      </span>
      {(total === 0 ? [] : possible).map((kind) => (
        <span key={kind} className="hint">
          <kbd>{ACT_KEY[kind]}</kbd> {labelOf(kind)}
        </span>
      ))}
      <span className="hint">
        <kbd>/</kbd> 查找
      </span>
      {hasKeyword ? (
        <span className="hint">
          <kbd>Esc</kbd> 清除查找
        </span>
      ) : null}
    </footer>
  );
}
