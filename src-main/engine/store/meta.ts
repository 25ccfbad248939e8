/** Settings and durable positions of a store, as typed JSON values. */
import type { SealedKeys } from '#shared/contract/wire.ts';
import type { HeaderMapping } from '#shared/domain/table/headers.ts';
import type { StopCode } from '#shared/sync/stop.ts';
import type { SyncMeta } from '#shared/sync/store.ts';
import type { MarkRecord } from './copy-mark.ts';
import type { Store } from './store.ts';

export interface SyncStatus {
  state: 'online' | 'offline' | 'never';
  since: number | null;
  lastSyncAt: number | null;
  /** Chinese; null when online. */
  message: string | null;
  /** What the message is about; absent when online, and in stores of an earlier program. */
  code?: StopCode;
  /** Server clock of the last page. */
  centreAt: number | null;
}

export interface ClockRecord {
  /** Server clock minus this machine's, ms, at the last measurement. */
  offset: number;
  /** The latest reading of this machine's clock: an earlier one after a restart means that somebody set it back. */
  seenAt: number;
}

/** For files that are carried by hand. Belongs to one enrolment: another device has other keys. */
export interface ParcelRecord {
  device: string;
  /** Secret of this device's keys, 32 bytes in hex. */
  secret: string;
  sealed: SealedKeys;
}

/** A bucket in which something differed; orders by id only, for some of them may have left. */
export interface FoundDifference {
  at: number;
  after: string;
  upTo: string;
  scopes: string[];
  /** Told again by the centre, and equal now. */
  mended: string[];
  /** Still not the same: the centre's copy is at fault, or cannot be read. */
  unresolved: string[];
  /** Rows of lists that were not what the order's events say; made anew. */
  rows: string[];
}

/** One pass over all orders held. */
export interface ComparePass {
  startedAt: number;
  endedAt: number | null;
  /** Everything up to this id has been compared; '' = nothing yet. */
  after: string;
  orders: number;
  buckets: number;
  differing: number;
  mended: number;
  unresolved: number;
  rows: number;
  /** The first of the differences. */
  found: FoundDifference[];
}

export interface MetaValues {
  sync: SyncMeta;
  status: SyncStatus;
  clock: ClockRecord;
  /** Base address of the centre, without a slash at the end. */
  server: string;
  /** The institution's own certificate authority, PEM. */
  ca: string;
  token: string;
  /** PROJECTION_VERSION of the program that made the rows; absent before 2. */
  projection: number;
  /** Unit of this workstation. */
  unit: string;
  /** What the centre calls itself; `demo` marks a demonstration. */
  mark: string;
  /** What has to stand beside the key. */
  copyMark: MarkRecord;
  demoPassword: string;
  syncSeconds: number;
  /** Public key of the centre's day heads: the first one that it named. */
  headKey: string;
  /** Another key than that came with heads, at this server time. */
  headKeyChangedAt: number;
  /** Last day of the heads that were given out in an epoch. */
  heads: { epoch: string; after: string };
  /** Removed words are still in the text index; how far their removal is. Absent = none. */
  residue: 'noted' | 'merging';
  /** An office's own names of columns, by the name under which they are kept. */
  importMappings: Record<string, HeaderMapping>;
  parcel: ParcelRecord;
  /** Comparing with the centre, bucket by bucket: the pass that runs, and the last one that ended. */
  digest: { running: ComparePass | null; last: ComparePass | null };
}

const NEW_SYNC: SyncMeta = {
  device: '',
  epoch: '',
  pos: 0,
  known: 0,
  knownTag: '',
  pruned: 0,
  prunedTag: '',
  nextSeq: 1,
  head: '',
  serverV: 1,
  enrol: '',
};

const NEW_STATUS: SyncStatus = { state: 'never', since: null, lastSyncAt: null, message: null, centreAt: null };

export class Meta {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get<K extends keyof MetaValues>(key: K): MetaValues[K] | undefined {
    const text = this.#store.sql('SELECT value FROM meta WHERE key = ?').pluck().get(key) as string | undefined;
    return text === undefined ? undefined : (JSON.parse(text) as MetaValues[K]);
  }

  set<K extends keyof MetaValues>(key: K, value: MetaValues[K]): void {
    this.#store
      .sql('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
      .run(key, JSON.stringify(value));
  }

  remove(key: keyof MetaValues): void {
    this.#store.sql('DELETE FROM meta WHERE key = ?').run(key);
  }

  sync(): SyncMeta {
    return this.get('sync') ?? NEW_SYNC;
  }

  status(): SyncStatus {
    return this.get('status') ?? NEW_STATUS;
  }

  /** Unit of this workstation, '' before enrolment. */
  unit(): string {
    return this.get('unit') ?? '';
  }
}
