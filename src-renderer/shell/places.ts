/** Where one can go, in the order of the navigation; keys count along it. */
import type { Queue } from '#shared/domain/order/queues.ts';
import type { IconName } from '../parts/Icon.tsx';

export interface Place {
  queue: Queue;
  icon: IconName | null;
  /** Two characters for the rail. */
  short: string;
}

/** The open queues are parts of 全部未结 and stand below it. */
export const PLACES: readonly Place[] = [
  { queue: 'open', icon: 'queue', short: '未结' },
  { queue: 'toAccept', icon: null, short: '签收' },
  { queue: 'toDo', icon: null, short: '待办' },
  { queue: 'handling', icon: null, short: '办理' },
  { queue: 'toCallBack', icon: null, short: '回访' },
  { queue: 'completed', icon: 'done', short: '办结' },
];
