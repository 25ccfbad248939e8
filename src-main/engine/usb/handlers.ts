/** U盘: export and import, at places that a person chose in a dialog of main's. */
import type { EngineApi, Topic } from '#shared/contract/api.ts';
import { RpcError, type Handlers } from '#shared/contract/rpc.ts';
import type { PlaceWish } from '#shared/contract/shell-channel.ts';
import { ParcelError } from '#shared/sync/parcel-error.ts';
import type { Session } from '../session/session.ts';
import { storageFailure, storageText } from '../store/storage-failure.ts';
import { SyncFailure } from '../sync/sync-failure.ts';
import type { Workstation } from '../workstation.ts';
import { exportParcel } from './export.ts';
import { importParcel } from './import.ts';

/** Path of a place that was chosen for this; null when it was not. */
export type Chosen = (wish: PlaceWish, sealed: string) => string | null;

interface UsbParts {
  workstation: Workstation;
  session: Session;
  chosen: Chosen;
  changed: (...topics: Topic[]) => void;
}

type Mine = 'sync.exportFile' | 'sync.importFile';

/** What a person can read of an error, anything else as it is. */
function told(error: unknown): unknown {
  if (error instanceof ParcelError || error instanceof SyncFailure) return new RpcError(error.code, error.message);
  const failure = storageFailure(error);
  return failure ? new RpcError(`storage-${failure}`, storageText(failure)) : error;
}

export function usbHandlers({ workstation, session, chosen, changed }: UsbParts): Pick<Handlers<EngineApi>, Mine> {
  const at = async <T>(wish: PlaceWish, sealed: string, work: (path: string) => Promise<T>): Promise<T> => {
    session.require();
    const path = chosen(wish, sealed);
    if (path === null) throw new RpcError('place', '没有选定位置，没有执行。请再选一次。');
    try {
      return await work(path);
    } catch (error) {
      throw told(error);
    } finally {
      changed('orders', 'attention', 'sync');
    }
  };
  return {
    'sync.exportFile': ({ place }) => at('usb-export', place, (path) => exportParcel(workstation, path)),
    'sync.importFile': ({ place }) => at('usb-import', place, (path) => importParcel(workstation, path)),
  };
}
