/** Queues of the desk: names that people know (features.md c1). Open queues are never limited in time. */
import type { Organization } from '../organization/organization.ts';
import type { OrderState, Phase } from './types.ts';

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

type Standing = Pick<OrderState, 'phase' | 'leadUnit' | 'submittedReply' | 'returned'>;

/** The unit that has to do the next step of an order that was signed for. */
function turnOf({ phase, leadUnit, submittedReply, returned }: Standing): string | undefined {
  if (phase === 'awaitingReview') return submittedReply?.to;
  return phase === 'awaitingRuling' ? returned?.to : leadUnit;
}

/**
 * The queue an order stands in, seen from a unit: 待办 = the next step is that unit's own (handling, review, ruling);
 * 办理中 = it is with a section, a community or another unit.
 */
export function queueOf(order: Standing, unit: string): Exclude<Queue, 'open'> {
  switch (order.phase) {
    case 'awaitingAccept':
      return 'toAccept';
    case 'handling':
    case 'awaitingReview':
    case 'awaitingRuling':
      return turnOf(order) === unit ? 'toDo' : 'handling';
    case 'awaitingCallback':
      return 'toCallBack';
    case 'completed':
      return 'completed';
    default:
      return 'handling'; // a phase of a newer version: open, and with somebody
  }
}

/** The word for an order's state on a desk: its queue, or its phase where several share a queue. */
export function stateLabel(phase: Phase, queue: Queue): string {
  if (phase === 'awaitingReview') return '待审核';
  return phase === 'awaitingRuling' ? '待裁定' : QUEUE_LABEL[queue];
}

/** May a user of `unit` see this order at all? */
export const sees = (
  order: Pick<OrderState, 'leadUnit' | 'jointUnits'>,
  unit: string,
  organization: Organization,
): boolean => [order.leadUnit, ...order.jointUnits].some((code) => organization.isWithin(code, unit));
