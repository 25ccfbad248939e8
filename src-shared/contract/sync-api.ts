/** The part of the engine's API that is about the sync: the connection, what waits, what left and what arrived. */
import { z } from 'zod';
import { command, none, query } from './method.ts';

/** How far a pull of several pages is. */
export interface ProgressView {
  done: number;
  left: number;
  /** Null until it can be said. */
  secondsLeft: number | null;
}

export interface SyncView {
  state: 'online' | 'offline' | 'never';
  /** Since when the state is what it is. */
  since: number | null;
  lastSyncAt: number | null;
  /** Commands that the centre has not answered yet. */
  pending: number;
  /** Refused commands that nobody has looked at: 待处理. */
  refused: number;
  /** What a person should know about the last failure, and what to do; null when online. */
  message: string | null;
  /** The same in a few characters; null also where only the sentence was kept. */
  reason: string | null;
  /** Nothing goes, by line or by stick, before somebody enrols this workstation. */
  mustEnrol: boolean;
  /** A first listing is still running: orders received so far. */
  receiving: number | null;
  /** A pull of several pages: how far it is. Null when none runs, or nobody knows how much is left. */
  progress: ProgressView | null;
  syncing: boolean;
  /** The engine's corrected clock. */
  now: number;
  /** Measured server clock minus this machine's, ms; null before the first contact. */
  clockOffset: number | null;
}

/**
 * `waiting`: here only. `sent`: may have reached the centre, no answer yet. `again`: was sent under an earlier enrolment,
 * and will be offered again. `held`: waits until the centre's program is as new as this one.
 */
export type PendingState = 'waiting' | 'sent' | 'again' | 'held';

export interface PendingItem {
  commandId: string;
  label: string;
  /** The first order it names; null when it cannot be opened here. */
  orderId: string | null;
  orderNumber: string | null;
  orderTitle: string | null;
  /** How many orders it names. */
  orders: number;
  typedAt: number;
  actor: string;
  state: PendingState;
}

export interface PendingList {
  /** In the order of typing. */
  rows: PendingItem[];
  total: number;
  /** Of all of them: `held`. */
  held: number;
}

/** The centre's answer to a command of this workstation. */
export interface ReceiptItem {
  commandId: string;
  label: string;
  orderId: string | null;
  orderNumber: string | null;
  orderTitle: string | null;
  orders: number;
  typedAt: number;
  actor: string;
  settledAt: number;
  /** Why not, in Chinese; null = accepted. */
  refusal: string | null;
}

export interface SyncRoundItem {
  n: number;
  at: number;
  ms: number;
  pushed: number;
  accepted: number;
  refused: number;
  fresh: number;
  changed: number;
  gone: number;
  pages: number;
  bytes: number;
  /** What ended it, in Chinese; null = nothing did. */
  failure: string | null;
}

export interface SyncSummary {
  fromAt: number;
  accepted: number;
  refused: number;
  fresh: number;
  changed: number;
  gone: number;
  pages: number;
  bytes: number;
  /** Rounds that are listed, and those of them that came to nothing. */
  rounds: number;
  failed: number;
  /** Own commands counted in the order of sending: sent, answered, and let go of because every backup holds them. */
  sentTo: number;
  confirmedTo: number;
  archivedTo: number;
  lastExport: { by: string; at: number; commands: number } | null;
  /** What this user may take out as a file: commands without an answer, and refused ones that nobody has dealt with. */
  exportable: number;
}

/** A workbook of the unsent commands. */
export interface OutboxFile {
  name: string;
  /** Base64. */
  content: string;
  commands: number;
}

/** A stretch of a long list. */
const stretchIn = z.object({
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(500).default(100),
});
const spanIn = z.object({ span: z.enum(['today', 'week']) });
const roundsIn = stretchIn.extend(spanIn.shape);
const receiptsIn = roundsIn.extend({ onlyRefused: z.boolean().default(false) });

/** One pass of comparing what this workstation holds with the centre. */
export interface ComparedView {
  startedAt: number;
  /** Null while it runs. */
  endedAt: number | null;
  /** Orders and buckets compared; buckets in which something differed. */
  orders: number;
  buckets: number;
  differing: number;
  /** Orders told again by the centre and equal now; orders that still differ; orders whose list row was made anew. */
  mended: number;
  unresolved: number;
  rows: number;
  /** The first of the differing buckets: orders with an id above `after` up to `upTo` ('' = the open end). */
  found: {
    at: number;
    after: string;
    upTo: string;
    scopes: string[];
    /** `number` null = the order left this workstation, or is not this person's to see. */
    orders: { id: string; number: string | null; outcome: 'mended' | 'unresolved' | 'row' }[];
  }[];
}

export interface DigestView {
  /** `total`: orders held. */
  running: (ComparedView & { total: number }) | null;
  last: ComparedView | null;
}

/** A file for the centre was written on a stick. */
export interface ExportedFile {
  /** Its name in the chosen folder. */
  file: string;
  /** Commands in it. */
  commands: number;
  /** One Chinese sentence. */
  message: string;
}

/** What a receipt of the centre brought. */
export interface ImportedFile {
  /** Pages that were applied; 0 = nothing has changed. */
  pages: number;
  /** Orders received. */
  received: number;
  accepted: number;
  refused: number;
  /** One Chinese sentence. */
  message: string;
}

const placeIn = z.object({ place: z.string().max(16_384) });

export const syncApi = {
  'sync.get': query<typeof none, SyncView>(none),
  /** F5: sends and receives at once, and answers when it is done. */
  'sync.now': command<typeof none, SyncView>(none),
  'sync.pending': query<typeof stretchIn, PendingList>(stretchIn),
  /** Today or this week: what left and what arrived, and how far the centre has it. */
  'sync.summary': query<typeof spanIn, SyncSummary>(spanIn),
  /** Newest first. */
  'sync.receipts': query<typeof receiptsIn, { rows: ReceiptItem[]; total: number }>(receiptsIn),
  'sync.rounds': query<typeof roundsIn, { rows: SyncRoundItem[]; total: number }>(roundsIn),
  /** Throws RpcError `role`, and `nothing` when there is nothing to take out. It is noted who took it. */
  'sync.exportOutbox': command<typeof none, OutboxFile>(none),
  /** U盘: `place` is a folder, for the import a file, as `choosePlace` of the window gave it. */
  'sync.exportFile': command<typeof placeIn, ExportedFile>(placeIn),
  'sync.importFile': command<typeof placeIn, ImportedFile>(placeIn),
  /** What comparing with the centre found: the pass that runs, and the last one that ended. */
  'sync.digest': query<typeof none, DigestView>(none),
} as const;
