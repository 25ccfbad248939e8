import { QUEUE_LABEL } from '#shared/domain/order/queues.ts';
import type { Tab } from './workspace.ts';

export const UNSUBMITTED = '有未提交的内容';

/** Digits at the end of a number by which people tell orders apart: the day and the count of that day. */
const TAIL = 6;

/** What a tab is called. Of an order's number the end is told apart from the beginning, which is the first to be cut. */
export function tabText(tab: Tab): { head: string; tail: string; title: string } {
  if (tab.kind === 'queue') return { head: '', tail: '', title: QUEUE_LABEL[tab.queue] };
  if (tab.kind === 'ranking') return { head: '', tail: '', title: '周排名' };
  if (tab.kind === 'sync') return { head: '', tail: '', title: '同步与回执' };
  return { head: tab.number.slice(0, -TAIL), tail: tab.number.slice(-TAIL), title: tab.title ?? '' };
}

export function tabTitle(tab: Tab): string {
  const { head, tail, title } = tabText(tab);
  return [head + tail, title].filter(Boolean).join(' ');
}
