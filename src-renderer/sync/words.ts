/** Words of the sync that several places share. */
import type { PendingItem, PendingState, SyncView } from '#shared/contract/sync-api.ts';
import { timeLeftText } from '#shared/domain/time-left.ts';

const STATE: Record<PendingState, string> = {
  waiting: '未发出',
  sent: '已发出，待回执',
  again: '待再次上报',
  held: '等中心升级',
};
/** Without a network nobody knows whether what was begun to be sent has arrived. */
export const stateText = (state: PendingState, isOnline: boolean): string =>
  state === 'sent' && !isOnline ? '已试发，待回执' : STATE[state];

const thousands = (count: number): string => count.toLocaleString('zh-CN');

/** `正在接收 3,200／5,000，约 2 分钟`; null when nothing long is on its way. */
export function progressText({ progress, receiving }: SyncView): string | null {
  if (progress) {
    const { done, left, secondsLeft } = progress;
    const rest = secondsLeft === null ? '' : `，${timeLeftText(secondsLeft)}`;
    return `正在接收 ${thousands(done)}／${thousands(done + left)}${rest}`;
  }
  return receiving === null ? null : `首次接收 ${thousands(receiving)} 件`;
}

/** What a list calls the orders that a command names. */
export function orderText({ orderNumber, orders }: Pick<PendingItem, 'orderNumber' | 'orders'>): string {
  const number = orderNumber ?? '已不在本机';
  return orders > 1 ? `${number} 等${orders}件` : number;
}

const KB = 1024;
export const sizeText = (bytes: number): string =>
  bytes < KB * KB ? `${Math.ceil(bytes / KB)} KB` : `${(bytes / KB / KB).toFixed(1)} MB`;

export const countText = thousands;
