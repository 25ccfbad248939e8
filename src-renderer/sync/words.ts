/** Words of the sync that several places share. */
import type { ComparedView, DigestView, PendingItem, PendingState, SyncView } from '#shared/contract/sync-api.ts';
import { timeLeftText } from '#shared/domain/time-left.ts';
import { stampText } from '../lib/words.ts';

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

/** Numbers that a line has room for. */
const NAMED = 2;

/** Which orders still differ, as far as this person may know them. */
function leftText({ unresolved, found }: ComparedView): string {
  const numbers = found
    .flatMap(({ orders }) => orders)
    .flatMap(({ number, outcome }) => (outcome === 'unresolved' && number !== null ? [number] : []));
  const named = numbers.slice(0, NAMED).join('、');
  const more = numbers.length > 0 && unresolved > Math.min(numbers.length, NAMED) ? ' 等' : '';
  return `${thousands(unresolved)} 件${named === '' ? '' : `（${named}${more}）`}`;
}

function outcomeText(pass: ComparedView): string {
  const { mended, unresolved, rows } = pass;
  if (unresolved > 0) {
    const mendedText = mended > 0 ? `有 ${thousands(mended)} 件不一致，已重新接收；` : '';
    return `${mendedText}${mended > 0 ? '还有' : '有'} ${leftText(pass)}不一致，没有改正，请联系管理员`;
  }
  const parts = [
    ...(mended > 0 ? [`有 ${thousands(mended)} 件不一致，已重新接收`] : []),
    ...(rows > 0 ? [`${thousands(rows)} 件的列表显示有误，已改正`] : []),
  ];
  return parts.length === 0 ? '全部一致' : parts.join('；');
}

const passText = (pass: ComparedView, now: number): string =>
  `${stampText(pass.endedAt ?? pass.startedAt, now)} 核对 ${thousands(pass.orders)} 件，${outcomeText(pass)}`;

/** `11-22 09:10 核对 1,203 件，全部一致`; while a pass runs how far it is, and what the one before it found. */
export function comparedText({ running, last }: DigestView, now: number): string {
  if (running) {
    // Orders that left meanwhile were compared too.
    const total = Math.max(running.total, running.orders);
    const before = last ? `；上次 ${passText(last, now)}` : '';
    return `正在核对 ${thousands(running.orders)}／${thousands(total)}${before}`;
  }
  return last ? passText(last, now) : '尚未核对过';
}
