import type { ReactNode } from 'react';
import type { SessionView, SyncView } from '#shared/contract/api.ts';
import { useMinute } from '../lib/clock.ts';
import { longClockText, momentText } from '../lib/words.ts';
import { LinkState } from '../shell/LinkState.tsx';

export function SignInFoot({ session, sync }: { session: SessionView; sync: SyncView }): ReactNode {
  const now = useMinute();
  return (
    <footer className="sign-in-foot">
      <LinkState sync={sync} />
      <span>最近同步 {sync.lastSyncAt === null ? '—' : momentText(sync.lastSyncAt, now)}</span>
      <span>待上报 {sync.pending}</span>
      <span>{longClockText(now)}</span>
      {session.keyStore === 'file' ? <span>演示密钥</span> : null}
      <span>版本 {session.version}</span>
    </footer>
  );
}
