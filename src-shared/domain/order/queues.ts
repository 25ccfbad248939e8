/** Queues of the desk: names that people know (features.md c1). Open queues are never limited in time. */
import type { Organization } from '../organization/organization.ts';
import type { OrderState } from './types.ts';

/** `open` holds every open order; the next four are parts of it. */
export const QUEUES = ['open', 'toAccept', 'toDo', 'handling', 'toCallBack', 'completed'] as const;
export type Queue = (typeof QUEUES)[number];

export const QUEUE_LABEL: Record<Queue, string> = {
  open: '全部未结',
  toAccept: '待签收',
  toDo: '待办',
  handling: '办理中',
  toCallBack: '待回访',
  completed: '已办结',
};

/**
 * The queue an order stands in, seen from a unit: 待办 = signed for and still with that unit itself;
 * 办理中 = with a section, community or another unit below it.
 */
export function queueOf(order: Pick<OrderState, 'phase' | 'leadUnit'>, unit: string): Exclude<Queue, 'open'> {
  switch (order.phase) {
    case 'awaitingAccept':
      return 'toAccept';
    case 'handling':
      return order.leadUnit === unit ? 'toDo' : 'handling';
    case 'awaitingCallback':
      return 'toCallBack';
    case 'completed':
      return 'completed';
    default:
      return 'handling'; // a phase of a newer version: open, and with somebody
  }
}

/** May a user of `unit` see this order at all? */
export const sees = (
  order: Pick<OrderState, 'leadUnit' | 'jointUnits'>,
  unit: string,
  organization: Organization,
): boolean => [order.leadUnit, ...order.jointUnits].some((code) => organization.isWithin(code, unit));
