import type { ReactNode, Ref } from 'react';
import type { AttentionItem } from '#shared/contract/api.ts';
import { useMinute } from '../lib/clock.ts';
import { stampText } from '../lib/words.ts';

interface AttentionListProps {
  ref: Ref<HTMLUListElement>;
  items: readonly AttentionItem[];
  chosen: string;
  onChoose: (commandId: string) => void;
}

/** So many have a digit of their own. */
const DIGITS = 9;

export function AttentionList({ ref, items, chosen, onChoose }: AttentionListProps): ReactNode {
  const now = useMinute();
  return (
    <ul ref={ref} className="attention-list" aria-label="未被接受的操作">
      {items.map((item, i) => {
        const isChosen = item.commandId === chosen;
        return (
          <li key={item.commandId}>
            <button
              type="button"
              className="attention-item"
              aria-current={isChosen ? 'true' : undefined}
              // One stop of the Tab key: the arrows move inside of the list.
              tabIndex={isChosen ? 0 : -1}
              data-testid={`attention-${item.commandId}`}
              onClick={() => onChoose(item.commandId)}
            >
              <span>
                <span className="tag tag-slate">{item.label}未接受</span>
                <small>{stampText(item.typedAt, now)}</small>
                <span className="spacer" />
                {i < DIGITS ? <kbd aria-hidden="true">{i + 1}</kbd> : null}
              </span>
              <span className="ellipsis">
                {item.orderNumber ?? '编号不详'} {item.orderTitle ?? ''}
              </span>
              <small className="ellipsis">{item.actor}</small>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
