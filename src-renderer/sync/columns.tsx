/** What the three lists of 同步与回执 show of a row. */
import type { ReactNode } from 'react';
import type { PendingItem, ReceiptItem, SyncRoundItem } from '#shared/contract/sync-api.ts';
import { stampText } from '../lib/words.ts';
import { countText, orderText, sizeText, stateText } from './words.ts';

export interface Column<T> {
  head: string;
  /** CSS width; '' = the rest. */
  width: string;
  isNumber?: boolean;
  cell: (row: T, now: number, isOnline: boolean) => ReactNode;
}

export const WAITING: readonly Column<PendingItem>[] = [
  { head: '填写时间', width: '112px', cell: ({ typedAt }, now) => stampText(typedAt, now) },
  { head: '工单编号', width: '190px', cell: orderText },
  { head: '操作', width: '104px', cell: ({ label }) => label },
  { head: '标题', width: '', cell: ({ orderTitle }) => orderTitle ?? '—' },
  { head: '填写人', width: '104px', cell: ({ actor }) => actor },
  {
    head: '状态',
    width: '124px',
    cell: ({ state }, _now, isOnline) => (
      <span className={state === 'held' ? 'tag tag-amber' : ''}>{stateText(state, isOnline)}</span>
    ),
  },
];

export const RECEIPTS: readonly Column<ReceiptItem>[] = [
  { head: '回执时间', width: '112px', cell: ({ settledAt }, now) => stampText(settledAt, now) },
  { head: '工单编号', width: '190px', cell: orderText },
  { head: '操作', width: '104px', cell: ({ label }) => label },
  {
    head: '结果',
    width: '76px',
    cell: ({ refusal }) => (refusal === null ? '已接受' : <span className="tag tag-amber">未接受</span>),
  },
  { head: '原因', width: '', cell: ({ refusal }) => refusal ?? '' },
  { head: '填写人', width: '104px', cell: ({ actor }) => actor },
  { head: '填写时间', width: '112px', cell: ({ typedAt }, now) => stampText(typedAt, now) },
];

const count = (head: string, of: (row: SyncRoundItem) => number): Column<SyncRoundItem> => ({
  head,
  width: '72px',
  isNumber: true,
  cell: (row) => countText(of(row)),
});

export const ROUNDS: readonly Column<SyncRoundItem>[] = [
  { head: '时间', width: '112px', cell: ({ at }, now) => stampText(at, now) },
  {
    head: '结果',
    width: '64px',
    cell: ({ failure }) => (failure === null ? '完成' : <span className="tag tag-slate">中断</span>),
  },
  count('上报', ({ pushed }) => pushed),
  count('已接受', ({ accepted }) => accepted),
  count('未接受', ({ refused }) => refused),
  count('新到', ({ fresh }) => fresh),
  count('更新', ({ changed }) => changed),
  count('移出', ({ gone }) => gone),
  { head: '数据量', width: '84px', isNumber: true, cell: ({ bytes }) => sizeText(bytes) },
  {
    head: '用时',
    width: '84px',
    isNumber: true,
    cell: ({ ms }) => `${(ms / 1000).toFixed(1)} 秒`,
  },
  { head: '原因', width: '', cell: ({ failure }) => failure ?? '' },
];
