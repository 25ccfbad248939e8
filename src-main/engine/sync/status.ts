/** What a person is told about the connection; kept durably, so that 离线 since when survives a restart. */
import type { ProgressView, SyncView } from '#shared/contract/sync-api.ts';
import { enrolmentStop, stopSentence, stopShort, type StopCode } from '#shared/sync/stop.ts';
import type { SyncMeta } from '#shared/sync/store.ts';
import type { SyncStatus } from '../store/meta.ts';
import type { Workstation } from '../workstation.ts';

/** Why a round came to nothing. */
interface Failure {
  code: StopCode;
  /** Chinese. */
  message: string;
}

/** How many numbers a sentence names. */
const NAMED = 3;

/** What the centre sent and was not taken; null when all was. */
function unlinkedMessage({ unlinked = {} }: SyncMeta): string | null {
  const numbers = Object.values(unlinked);
  if (numbers.length === 0) return null;
  const more = numbers.length > NAMED ? `等 ${numbers.length} 件` : '';
  return `工单 ${numbers.slice(0, NAMED).join('、')}${more}的办理记录不连续，本机没有采用，其余照常。请联系技术人员。`;
}

export function recordSuccess({ meta, clock }: Workstation): void {
  const now = clock.now();
  const { code: _, ...before } = meta.status();
  meta.set('status', {
    ...before,
    state: 'online',
    since: before.state === 'online' ? before.since : now,
    lastSyncAt: now,
    message: null,
  });
}

export function recordFailure({ meta, clock }: Workstation, { code, message }: Failure): void {
  const before = meta.status();
  if (before.state === 'offline' && before.message === message && before.code === code) return;
  const next: SyncStatus = {
    ...before,
    state: 'offline',
    since: before.state === 'offline' ? before.since : clock.now(),
    message,
    code,
  };
  meta.set('status', next);
}

/** What only the running loop knows. */
export interface LiveSync {
  syncing: boolean;
  /** How far a pull of several pages is. */
  progress: ProgressView | null;
  /** A failure that could not be kept: the store cannot be written. */
  unkept: Failure | null;
}

/** A store that has to be enrolled says so, whatever else is wrong. */
function failureIn(
  { meta }: Workstation,
  unkept: Failure | null,
): (Omit<Failure, 'code'> & { short: string | null }) | null {
  const enrol = enrolmentStop(meta.sync());
  if (enrol !== null) return { message: stopSentence(enrol), short: stopShort(enrol) };
  if (unkept !== null) return { message: unkept.message, short: stopShort(unkept.code) };
  const { message, code } = meta.status();
  return message === null ? null : { message, short: code === undefined ? null : stopShort(code) };
}

export function syncView(workstation: Workstation, { syncing, progress, unkept }: LiveSync): SyncView {
  const { meta, outbox, store, syncStore, clock } = workstation;
  return store.read(() => {
    const { state, since, lastSyncAt } = meta.status();
    const { pending, sent, refused } = outbox.counts();
    const failure = failureIn(workstation, unkept);
    return {
      state: unkept !== null && state === 'online' ? 'offline' : state,
      since: unkept !== null && state === 'online' ? null : since,
      lastSyncAt,
      pending: pending + sent,
      refused,
      message: failure?.message ?? unlinkedMessage(meta.sync()),
      reason: failure?.short ?? null,
      mustEnrol: enrolmentStop(meta.sync()) !== null,
      // The keys are narrow: counting the orders themselves would read all of them, several times a second.
      receiving: syncStore.listing() ? (store.sql('SELECT count(*) FROM order_key').pluck().get() as number) : null,
      progress,
      syncing,
      now: clock.now(),
      clockOffset: clock.offset(),
    };
  });
}
