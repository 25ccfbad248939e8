/** Orders whose due time a later notice of holidays moved. */
import { affectedBy } from '#shared/domain/deadline/calendar-change.ts';
import type { OrderState } from '#shared/domain/order/types.ts';
import { formatEnd } from '#shared/domain/time.ts';
import type { Workstation } from '../workstation.ts';

export interface AffectedRow {
  id: string;
  number: string;
  /** As earlier calendars had it, oldest first. */
  before: { due: string; calendarVersion: string }[];
  due: string;
}

/** In the order of dispatch. */
export function affectedOrders({ store, packages }: Workstation): AffectedRow[] {
  const rows = store
    .sql('SELECT id, number, dispatched_at AS dispatchedAt, state FROM order_truth JOIN order_row USING (k) ORDER BY k')
    .iterate() as IterableIterator<{ id: string; number: string; dispatchedAt: number; state: string }>;
  const affected: AffectedRow[] = [];
  for (const { id, number, dispatchedAt, state } of rows) {
    const { due } = JSON.parse(state) as Pick<OrderState, 'due'>;
    for (const { before, dueAt } of affectedBy([{ id, dispatchedAt, due }], packages.rules))
      affected.push({
        id,
        number,
        before: before.map((each) => ({ due: formatEnd(each.dueAt), calendarVersion: each.calendarVersion })),
        due: formatEnd(dueAt),
      });
  }
  return affected;
}
