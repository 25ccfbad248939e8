/** 上一件 and 下一件 along the list the order was opened from, as that list is now. */
import { engineNow } from '../../lib/clock.ts';
import { useEngine } from '../../lib/engine-context.tsx';
import { useOpen, useWorkspace, type OrderTab } from '../../shell/workspace.ts';
import { filterOf } from '../list/list-state.ts';

export interface Neighbours {
  /** There is a list to walk along. */
  hasList: boolean;
  /** One step on (1) or back (−1); stays at the ends. */
  go: (step: 1 | -1) => void;
}

export function useNeighbours(tab: OrderTab): Neighbours {
  const engine = useEngine();
  const workspace = useWorkspace();
  const { lists } = useOpen();
  const { from } = tab;

  const step = async (by: 1 | -1): Promise<void> => {
    if (!from) return;
    const offset = Math.max(0, from.index - 1);
    const { rows } = await engine.query('order.list', {
      ...filterOf(from.queue, lists[from.queue], engineNow()),
      offset,
      limit: 3,
    });
    const at = rows.findIndex(({ id }) => id === tab.orderId);
    // An order that left the list made room: the one in its place is the next.
    const wanted = at >= 0 ? at + by : from.index - offset + (by === 1 ? 0 : -1);
    const row = rows[wanted];
    if (!row) return;
    const index = offset + wanted;
    workspace.changeList(from.queue, { cursor: { id: row.id, index } });
    workspace.replaceOrder(tab.id, row, index);
  };

  return {
    hasList: from !== null,
    go: (by) => {
      // The list could not be read: the person stays where they are.
      step(by).catch(() => undefined);
    },
  };
}
