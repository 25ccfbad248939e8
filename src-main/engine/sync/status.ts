/** What a person is told about the connection; kept durably, so that 离线 since when survives a restart. */
import type { SyncView } from '#shared/contract/api.ts';
import type { SyncMeta } from '#shared/sync/store.ts';
import type { SyncStatus } from '../store/meta.ts';
import type { Workstation } from '../workstation.ts';

const ENROL_TEXT: Record<Exclude<SyncMeta['enrol'], ''>, string> = {
  fork: '本机数据与另一份副本重复，须重新登记后才能上报。已填写的内容都在本机。',
  copy: '本机数据像是复制或恢复来的，须重新登记后才能上报。已填写的内容都在本机。',
  revoked: '本机已被停用，请联系管理员。已填写的内容都在本机。',
  'unknown-device': '中心没有本机的登记，须重新登记后才能上报。已填写的内容都在本机。',
  archive: '中心恢复过数据，须重新登记后再上报一遍。已填写的内容都在本机。',
};

/** Why nothing can be sent before somebody acts; null when it can. */
export function enrolmentMessage({ device, enrol }: SyncMeta): string | null {
  if (enrol !== '') return ENROL_TEXT[enrol];
  return device === '' ? '本机还没有登记到中心，请管理员用登记码登记。' : null;
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
  const before = meta.status();
  meta.set('status', {
    ...before,
    state: 'online',
    since: before.state === 'online' ? before.since : now,
    lastSyncAt: now,
    message: null,
  });
}

/** Returns whether this is news. */
export function recordFailure({ meta, clock }: Workstation, message: string): boolean {
  const before = meta.status();
  if (before.state === 'offline' && before.message === message) return false;
  const next: SyncStatus = {
    ...before,
    state: 'offline',
    since: before.state === 'offline' ? before.since : clock.now(),
    message,
  };
  meta.set('status', next);
  return true;
}

export function syncView(workstation: Workstation, syncing: boolean): SyncView {
  const { meta, outbox, truth, syncStore, clock } = workstation;
  return workstation.store.read(() => {
    const { state, since, lastSyncAt, message } = meta.status();
    const { pending, sent, refused } = outbox.counts();
    return {
      state,
      since,
      lastSyncAt,
      pending: pending + sent,
      refused,
      message: enrolmentMessage(meta.sync()) ?? message ?? unlinkedMessage(meta.sync()),
      receiving: syncStore.listing() ? truth.count() : null,
      syncing,
      now: clock.now(),
      clockOffset: clock.offset(),
    };
  });
}
