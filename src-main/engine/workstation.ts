/** Everything that stands on one open store: the parts that handlers, the sync loop and the command line share. */
import { SAMPLE_RULES, sampleOrganization } from '#shared/samples/index.ts';
import { SyncClient } from '#shared/sync/client.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { HeldFiles } from './attachments/held.ts';
import { Jobs } from './attachments/jobs.ts';
import { DeskClock } from './desk-clock.ts';
import { UserStore } from './session/users.ts';
import type { MarkSide } from '../keys/mark-file.ts';
import { CopyMark } from './store/copy-mark.ts';
import { Meta } from './store/meta.ts';
import { openStore } from './store/open.ts';
import { Outbox } from './store/outbox.ts';
import { Projection, PROJECTION_VERSION, type Packages } from './store/projection.ts';
import type { Store } from './store/store.ts';
import { TextIndex } from './store/search-index.ts';
import { portsOf, SqliteSyncStore } from './store/sync-store.ts';
import { Truth } from './store/truth.ts';

export interface Workstation {
  store: Store;
  meta: Meta;
  mark: CopyMark;
  truth: Truth;
  outbox: Outbox;
  projection: Projection;
  syncStore: SqliteSyncStore;
  sync: SyncClient;
  files: HeldFiles;
  jobs: Jobs;
  users: UserStore;
  packages: Packages;
  clock: DeskClock;
  close(): void;
}

export interface WorkstationOptions {
  /** Make a new store where there is none. */
  create: boolean;
  clock: Clock;
  /** The packages in force; what we ship unless a test brings its own. */
  packages?: Packages;
  /** The mark beside the key of this store; without one no copy is noticed here. */
  marks?: MarkSide;
}

const shippedPackages = (): Packages => ({ organization: sampleOrganization(), rules: SAMPLE_RULES });

/** Throws StoreError. */
export const openWorkstation = (dir: string, keyHex: string, options: WorkstationOptions): Workstation =>
  workstationOn(openStore(dir, keyHex, { create: options.create }), options);

export function workstationOn(store: Store, options: Omit<WorkstationOptions, 'create'>): Workstation {
  const packages = options.packages ?? shippedPackages();
  const meta = new Meta(store);
  const index = new TextIndex(store);
  const truth = new Truth(store, index);
  const outbox = new Outbox(store);
  const projection = new Projection(store, truth, outbox, index, packages, () => meta.unit());
  if (meta.get('projection') !== PROJECTION_VERSION)
    store.write(() => {
      projection.rebuild();
      meta.set('projection', PROJECTION_VERSION);
    });
  const syncStore = new SqliteSyncStore(store, meta, truth, outbox, projection);
  return {
    store,
    meta,
    mark: new CopyMark(store, meta, options.marks ?? null),
    truth,
    outbox,
    projection,
    syncStore,
    sync: new SyncClient(syncStore, portsOf(store, syncStore)),
    files: new HeldFiles(store),
    jobs: new Jobs(store),
    users: new UserStore(store),
    packages,
    clock: new DeskClock(options.clock, meta),
    close: () => store.close(),
  };
}
