/** State of the connection, what waits, and F5. */
import type { EngineApi } from '#shared/contract/api.ts';
import type { Handlers } from '#shared/contract/rpc.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import { sees } from '#shared/domain/order/queues.ts';
import type { Session } from '../session/session.ts';
import type { Workstation } from '../workstation.ts';
import { digestView } from './digest-record.ts';
import type { SyncLoop } from './loop.ts';
import { syncView } from './status.ts';

interface SyncParts {
  workstation: Workstation;
  session: Session;
  loop: SyncLoop;
}

type Mine = 'sync.get' | 'sync.now' | 'sync.pending' | 'sync.digest';

export function syncHandlers({ workstation, session, loop }: SyncParts): Pick<Handlers<EngineApi>, Mine> {
  const { outbox, projection, packages } = workstation;
  return {
    'sync.get': () => syncView(workstation, loop.syncing),
    'sync.now': async () => {
      await loop.now();
      return syncView(workstation, loop.syncing);
    },
    'sync.pending': () => {
      const { unit } = session.require();
      return workstation.store.read(() =>
        outbox
          .unanswered()
          .filter(({ item }) => packages.organization.isWithin(item.c.unit, unit))
          .map(({ item, typedAt }) => ({
            commandId: item.c.id,
            label: familyOf(item.c.kind)?.label ?? item.c.kind,
            orderNumber: projection.headOf(item.c.orders[0] ?? '')?.number ?? null,
            typedAt,
            actor: item.c.actor,
            sent: item.state === 'sent',
          })),
      );
    },
    'sync.digest': () => {
      const { unit } = session.require();
      const numberOf = (order: string): string | null => {
        const state = projection.shown(order)?.state;
        return state && sees(state, unit, packages.organization) ? state.number : null;
      };
      return workstation.store.read(() => digestView(workstation, numberOf));
    },
  };
}
