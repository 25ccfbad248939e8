import type { ReactNode } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { useMinute } from '../lib/clock.ts';
import { stampText } from '../lib/words.ts';
import { Icon } from '../parts/Icon.tsx';

const LINK_LABEL: Record<SyncView['state'], string> = { online: '在线', offline: '离线', never: '未同步过' };

/** 在线, or 离线 with since when. */
export function LinkState({ sync }: { sync: SyncView }): ReactNode {
  const now = useMinute();
  const isOnline = sync.state === 'online';
  return (
    <span className="link-state">
      {isOnline ? <i className="dot" aria-hidden="true" /> : <Icon name="cloudOff" size={14} />}
      {LINK_LABEL[sync.state]}
      {sync.state === 'offline' && sync.since !== null ? `　自 ${stampText(sync.since, now)}` : null}
    </span>
  );
}
