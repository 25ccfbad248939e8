/** Files of an order, for windows. A window never names a path: it hands on what main gave it. */
import { randomUUID } from 'node:crypto';
import type { EngineApi, Topic } from '#shared/contract/api.ts';
import type { OpenedFile } from '#shared/contract/engine-link.ts';
import { RpcError, type Handlers } from '#shared/contract/rpc.ts';
import { nameOfFile } from '#shared/domain/order/attachment.ts';
import { SECOND } from '#shared/domain/time.ts';
import type { Shown } from '#shared/sync/overlay.ts';
import { seen } from '../order/rights.ts';
import type { Session } from '../session/session.ts';
import type { Workstation } from '../workstation.ts';
import { attachFile } from './attach-file.ts';
import { openFile } from './open-file.ts';
import { attachmentsOf, readsFile } from './view.ts';

export interface FileParts {
  workstation: Workstation;
  session: Session;
  changed: (...topics: Topic[]) => void;
  /** A command is waiting to be sent. */
  acted: () => void;
  /** A file is waiting to be fetched. */
  wanted: () => void;
  /** Tells main where a file stands that a window may now open by its ticket. */
  opened: (ticket: string, file: OpenedFile) => void;
}

/** The ticket and the word of main come on two ways, and either may be first. */
const PATIENCE = SECOND;

/** Paths that a person chose in main's dialog, by the ticket that the window got for it. Each is good for one file. */
export class ChosenFiles {
  readonly #paths = new Map<string, string>();
  readonly #waiting = new Map<string, () => void>();

  add(ticket: string, path: string): void {
    this.#paths.set(ticket, path);
    this.#waiting.get(ticket)?.();
  }

  /** Throws RpcError. */
  async take(ticket: string): Promise<string> {
    if (!this.#paths.has(ticket)) await this.#arrival(ticket);
    const path = this.#paths.get(ticket);
    this.#paths.delete(ticket);
    if (path === undefined) throw new RpcError('not-chosen', '没有选定文件，没有添加。请再选一次。');
    return path;
  }

  async #arrival(ticket: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#waiting.set(ticket, resolve);
      timer = setTimeout(resolve, PATIENCE);
    });
    clearTimeout(timer);
    this.#waiting.delete(ticket);
  }
}

type Mine = 'order.attachments' | 'order.attach' | 'order.openAttachment';

export function fileHandlers(parts: FileParts, chosen: ChosenFiles): Pick<Handlers<EngineApi>, Mine> {
  const { workstation, session, changed, acted, wanted, opened } = parts;
  const { store, projection, packages, files, jobs } = workstation;
  const visible = (id: string, unit: string): Shown => seen(projection.shown(id), unit, packages.organization);
  return {
    'order.attachments': ({ id }) => {
      const user = session.require();
      return store.read(() => attachmentsOf(workstation, user, visible(id, user.unit)));
    },
    'order.attach': async ({ id, file }) => {
      const user = session.require();
      visible(id, user.unit);
      const result = await attachFile(workstation, user, { id, path: await chosen.take(file) });
      if (result.outcome === 'pending') {
        changed('orders', 'sync', 'attachments');
        acted();
      }
      return result;
    },
    'order.openAttachment': async ({ id, hash }) => {
      const user = session.require();
      const shown = visible(id, user.unit);
      const file = shown.state.attachments?.find((each) => each.hash === hash);
      if (!file) throw new RpcError('unknown-file', '这件工单没有这个附件。');
      if (!readsFile(workstation, user, shown, file))
        throw new RpcError('file-masked', '附件含个人信息，只有主办单位和添加单位的办理人员能打开。');
      if (files.find(hash)?.held !== true) {
        jobs.want(hash);
        wanted();
        changed('attachments');
        return { fetching: true };
      }
      const clear = await openFile(workstation, hash, nameOfFile(file, shown.events) ?? '附件');
      const ticket = randomUUID();
      opened(ticket, clear);
      return { fetching: false, file: ticket };
    },
  };
}
