import type { ReactNode } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { useMinute } from '../lib/clock.ts';
import { clockText, longClockText, momentText, roleText } from '../lib/words.ts';
import { useStore } from '../lib/store.ts';
import { draftedOf } from '../order/act/drafts.ts';
import type { Keeper } from '../session/keeper.ts';
import { progressText } from '../sync/words.ts';
import { FRAME_KEYS } from './keys.ts';
import { LinkState } from './LinkState.tsx';
import type { SignedIn } from './session-context.ts';

interface StatusBarProps {
  session: SignedIn;
  sync: SyncView;
  keeper: Keeper;
  onTray: () => void;
  onSync: () => void;
  onKeySheet: () => void;
}

/** Drift that a person should know of (features.md c6). */
const DRIFT_SHOWN_MS = 60_000;

function driftText(offset: number | null): string {
  if (offset === null || Math.abs(offset) <= DRIFT_SHOWN_MS) return '';
  const minutes = Math.round(Math.abs(offset) / 60_000);
  return `，已校正：本机${offset > 0 ? '慢' : '快'}${minutes}分`;
}

/** Begun and not submitted: kept here, also without power. */
function Drafts({ user, keeper }: { user: string; keeper: Keeper }): ReactNode {
  const { size } = useStore(draftedOf(user));
  const isKept = useStore(keeper.kept);
  return size === 0 ? null : (
    <span data-testid="status-drafts" data-kept={isKept} title="填写中的内容随时存在本机，断电也不丢">
      草稿 <b>{size}</b>
    </span>
  );
}

/** What is always true at a glance. What opens something is a button, in full ink; the rest only says. */
export function StatusBar({ session, sync, keeper, onTray, onSync, onKeySheet }: StatusBarProps): ReactNode {
  const now = useMinute();
  const isOnline = sync.state === 'online';
  const progress = progressText(sync);
  return (
    <footer className="status-bar" data-testid="status-bar">
      <button
        type="button"
        className={isOnline ? '' : 'status-offline'}
        data-testid="status-link"
        data-state={sync.state}
        onClick={onTray}
      >
        <LinkState sync={sync} />
        {sync.reason === null ? null : <span data-testid="status-reason">{sync.reason}</span>}
      </button>
      <button type="button" data-testid="status-pending" onClick={onTray}>
        待上报 <b>{sync.pending}</b>
      </button>
      <button type="button" data-testid="status-sync" onClick={onSync}>
        {sync.syncing ? '正在同步' : `最近同步 ${sync.lastSyncAt === null ? '—' : momentText(sync.lastSyncAt, now)}`}
        <kbd aria-hidden="true">{FRAME_KEYS.sync[0]}</kbd>
      </button>
      {progress === null ? null : <span data-testid="status-receiving">{progress}</span>}
      <Drafts user={session.user.name} keeper={keeper} />
      <span data-testid="status-user">
        值班 {session.user.name}
        <span className="status-third">（{roleText(session.user.role)}）</span>
      </span>
      {session.keyStore === 'file' ? <span data-testid="status-key">演示密钥</span> : null}
      <span className="spacer" />
      {session.rules ? (
        <span
          className="status-third"
          data-testid="status-rules"
          title={`时限规则 ${session.rules.deadline}；考核口径 ${session.rules.scheme}`}
        >
          时限规则 {session.rules.deadline}
        </span>
      ) : null}
      <span data-testid="status-clock" title={longClockText(now)}>
        {isOnline ? '中心' : '本机'}时钟 {clockText(now)}
        {driftText(sync.clockOffset)}
      </span>
      <button type="button" data-testid="status-keys" onClick={onKeySheet}>
        按键表 <kbd aria-hidden="true">{FRAME_KEYS.keySheet[0]}</kbd>
      </button>
    </footer>
  );
}
