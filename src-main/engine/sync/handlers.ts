/** State of the connection, what waits, what left and arrived, and F5. */
import type { EngineApi } from '#shared/contract/api.ts';
import type { Handlers } from '#shared/contract/rpc.ts';
import type { syncApi } from '#shared/contract/sync-api.ts';
import { sees } from '#shared/domain/order/queues.ts';
import type { Log } from '../log.ts';
import type { Session } from '../session/session.ts';
import type { Workstation } from '../workstation.ts';
import { digestView } from './digest-record.ts';
import type { SyncLoop } from './loop.ts';
import { exportOutbox } from './outbox-export.ts';
import { receiptList, roundList, syncSummary } from './receipts.ts';
import { syncView } from './status.ts';
import { waitingList } from './waiting.ts';

interface SyncParts {
  workstation: Workstation;
  session: Session;
  loop: SyncLoop;
  log: Log;
}

type Mine = Exclude<keyof typeof syncApi, 'sync.exportFile' | 'sync.importFile'>;

export function syncHandlers({ workstation, session, loop, log }: SyncParts): Pick<Handlers<EngineApi>, Mine> {
  const { store, projection, packages } = workstation;
  return {
    'sync.get': () => syncView(workstation, loop.live),
    'sync.now': async () => {
      await loop.now();
      return syncView(workstation, loop.live);
    },
    'sync.pending': (stretch) => {
      const user = session.require();
      return store.read(() => waitingList(workstation, user, stretch));
    },
    'sync.summary': ({ span }) => {
      const user = session.require();
      return store.read(() => syncSummary(workstation, user, span));
    },
    'sync.receipts': (stretch) => {
      const user = session.require();
      return store.read(() => receiptList(workstation, user, stretch));
    },
    'sync.rounds': (stretch) => {
      session.require();
      return store.read(() => roundList(workstation, stretch));
    },
    'sync.exportOutbox': () => {
      const file = exportOutbox(workstation, session.require());
      log.write('outbox-export', { commands: file.commands });
      return file;
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
