import { useImperativeHandle, type ReactNode, type Ref } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { QUEUE_LABEL, type Queue } from '#shared/domain/order/queues.ts';
import { useEngineQuery } from '../../lib/engine-context.tsx';
import { useSession } from '../../shell/session-context.ts';
import { Button } from '../../parts/Button.tsx';
import { LIGHT_LABEL } from '../../parts/Light.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { CLEARED, isFiltered, RANGE_LABEL, rangeName, type ListFilter, type ListState } from './list-state.ts';

/** What a key of the list does while it is empty. */
export type Ways = Readonly<Record<string, () => void>>;

interface ListEmptyProps {
  queue: Queue;
  state: ListState;
  filter: ListFilter;
  /** Orders that cannot be found by their words yet. */
  notSearchable: number;
  sync: SyncView;
  ways: Ref<Ways>;
  onChange: (change: Partial<ListState>) => void;
  /** The same words in another queue. */
  onElsewhere: (queue: Queue) => void;
}

function conditionsOf(queue: Queue, state: ListState): string {
  const parts: string[] = [];
  if (state.range !== 'all') parts.push(`${rangeName(queue)}${RANGE_LABEL[state.range]}`);
  if (state.light !== null) parts.push(LIGHT_LABEL[state.light]);
  if (state.keyword.trim() !== '') parts.push(`含“${state.keyword.trim()}”`);
  return parts.join('，');
}

/** Where else the words may be found: the closed orders, and all open ones when this list is a part of them. */
const otherQueues = (queue: Queue): readonly Queue[] =>
  (['open', 'completed'] as const).filter((other) => other !== queue);

/** Hits for the same words in another queue, whatever its time and light; 0 without words. */
function useHitsIn(other: Queue | undefined, filter: ListFilter): number {
  const params = { ...filter, queue: other ?? filter.queue, light: null, fromAt: null, offset: 0, limit: 1 };
  return (
    useEngineQuery('order.list', params, { enabled: other !== undefined && filter.keyword !== '' }).data?.total ?? 0
  );
}

function FilteredEmpty({
  queue,
  state,
  filter,
  notSearchable,
  ways: ref,
  onChange,
  onElsewhere,
}: Pick<
  ListEmptyProps,
  'queue' | 'state' | 'filter' | 'notSearchable' | 'ways' | 'onChange' | 'onElsewhere'
>): ReactNode {
  const { unit } = useSession().user;
  // Who does not read an order in full does not find it by what is masked there.
  const isMasked = filter.keyword !== '' && unit.kind === 'district';
  const isRanged = state.range !== 'all';
  const without = useEngineQuery('order.list', { ...filter, fromAt: null, offset: 0, limit: 1 }, { enabled: isRanged });
  const count = without.data?.total ?? 0;
  const [first, second] = otherQueues(queue);
  const hits = [useHitsIn(first, filter), useHitsIn(second, filter)];
  const found = otherQueues(queue)
    .map((other, n) => ({ other, hits: hits[n] ?? 0 }))
    .filter((each) => each.hits > 0);
  const range = `“${RANGE_LABEL[state.range]}”`;
  const helps = isRanged && count > 0;
  const elsewhere = found.map((each) => `${QUEUE_LABEL[each.other]}里有 ${each.hits} 件`).join('，');
  const later = notSearchable > 0 ? `刚到的 ${notSearchable} 件正在编入查找，稍后自动再找` : '';
  const masked = isMasked ? '由下级单位主办的工单，诉求人姓名、电话等已脱敏，不能用来查找' : '';
  const said = [later, masked, helps ? `去掉${range}有 ${count} 件` : '', elsewhere].filter((way) => way !== '');
  const ways = [
    ...(helps ? [{ label: `去掉${range}`, go: () => onChange({ range: 'all' }) }] : []),
    ...found.map(({ other }) => ({ label: `到${QUEUE_LABEL[other]}看`, go: () => onElsewhere(other) })),
  ];
  const clear = (): void => onChange(CLEARED);
  useImperativeHandle(ref, () => ({
    ...Object.fromEntries(ways.map(({ go }, n) => [String(n + 1), go])),
    Escape: clear,
  }));
  return (
    <Notice
      title="没有符合条件的工单"
      text={`条件：${conditionsOf(queue, state)}。${said.map((way) => `${way}。`).join('')}`}
    >
      {ways.map(({ label, go }, n) => (
        <Button key={label} hotkey={String(n + 1)} onClick={go}>
          {label}
        </Button>
      ))}
      <Button rank={ways.length > 0 ? 'text' : 'normal'} hotkey="Esc" onClick={clear}>
        清除全部条件
      </Button>
    </Notice>
  );
}

const EMPTY: Record<Queue, { title: string; text: string }> = {
  open: { title: '没有未结的工单', text: '新派单到达后自动出现在这里。' },
  toAccept: { title: '没有待签收的工单', text: '新派单到达后自动出现在这里。' },
  toDo: { title: '没有待办的工单', text: '签收后由本单位自己办的工单列在这里。' },
  handling: { title: '没有办理中的工单', text: '已交给其他单位、科室或社区办理的工单列在这里。' },
  toCallBack: { title: '没有待回访的工单', text: '答复后等回访的工单列在这里。' },
  completed: { title: '还没有办结的工单', text: '回访已解决的工单办结后列在这里。' },
};

/** Why there is nothing, in words; and the way on. */
export function ListEmpty({
  queue,
  state,
  filter,
  notSearchable,
  sync,
  ways,
  onChange,
  onElsewhere,
}: ListEmptyProps): ReactNode {
  if (sync.receiving !== null)
    return <Notice title="正在首次接收工单" text={`已收到 ${sync.receiving} 件，可先看已到的。`} />;
  if (sync.state === 'never') return <Notice title="还没有收到工单" text="连上中心后自动接收，不用操作。" />;
  if (isFiltered(state))
    return <FilteredEmpty {...{ queue, state, filter, notSearchable, ways, onChange, onElsewhere }} />;
  return <Notice {...EMPTY[queue]} />;
}
