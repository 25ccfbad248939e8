import type { ReactNode } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { QUEUE_LABEL, type Queue } from '#shared/domain/order/queues.ts';
import { useEngineQuery } from '../../lib/engine-context.tsx';
import { Button } from '../../parts/Button.tsx';
import { LIGHT_LABEL } from '../../parts/Light.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { isFiltered, RANGE_LABEL, type ListFilter, type ListState } from './list-state.ts';

interface ListEmptyProps {
  queue: Queue;
  state: ListState;
  filter: ListFilter;
  sync: SyncView;
  onChange: (change: Partial<ListState>) => void;
}

function conditionsOf(state: ListState): string {
  const parts: string[] = [];
  if (state.range !== 'all') parts.push(RANGE_LABEL[state.range]);
  if (state.light !== null) parts.push(LIGHT_LABEL[state.light]);
  if (state.keyword.trim() !== '') parts.push(`含“${state.keyword.trim()}”`);
  return parts.join('，');
}

const CLEARED: Partial<ListState> = { range: 'all', light: null, keyword: '' };

function FilteredEmpty({ state, filter, onChange }: Pick<ListEmptyProps, 'state' | 'filter' | 'onChange'>): ReactNode {
  const isRanged = state.range !== 'all';
  const without = useEngineQuery('order.list', { ...filter, fromAt: null, offset: 0, limit: 1 }, { enabled: isRanged });
  const count = without.data?.total ?? 0;
  const range = `“${RANGE_LABEL[state.range]}”`;
  const helps = isRanged && count > 0;
  return (
    <Notice
      title="没有符合条件的工单"
      text={`条件：${conditionsOf(state)}。${helps ? `去掉${range}有 ${count} 件。` : ''}`}
    >
      {helps ? <Button onClick={() => onChange({ range: 'all' })}>去掉{range}</Button> : null}
      <Button rank={helps ? 'text' : 'normal'} onClick={() => onChange(CLEARED)}>
        清除全部条件
      </Button>
    </Notice>
  );
}

/** Why there is nothing, in words; and the way on. */
export function ListEmpty({ queue, state, filter, sync, onChange }: ListEmptyProps): ReactNode {
  if (sync.receiving !== null)
    return <Notice title="正在首次接收工单" text={`已收到 ${sync.receiving} 件，可先看已到的。`} />;
  if (sync.state === 'never') return <Notice title="还没有收到工单" text="连上中心后自动接收，不用操作。" />;
  if (isFiltered(state)) return <FilteredEmpty state={state} filter={filter} onChange={onChange} />;
  const title =
    queue === 'open' ? '没有未结的工单' : queue === 'completed' ? '还没有办结的工单' : `${QUEUE_LABEL[queue]}已清空`;
  return (
    <Notice
      title={title}
      text={queue === 'completed' ? '回访已解决的工单办结后列在这里。' : '新派单到达后自动出现在这里。'}
    />
  );
}
