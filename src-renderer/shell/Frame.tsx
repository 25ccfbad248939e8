/** The frame around the work: title, tabs, navigation, status; and the keys that act everywhere. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { AttentionTray } from '../attention/AttentionTray.tsx';
import { useEngine, useEngineQuery } from '../lib/engine-context.tsx';
import { singleKey } from '../lib/keyboard.ts';
import { AttentionContext } from './attention-context.ts';
import { KeySheet } from './KeySheet.tsx';
import { Nav } from './Nav.tsx';
import { SessionContext, type SignedIn } from './session-context.ts';
import { Stage } from './Stage.tsx';
import { StatusBar } from './StatusBar.tsx';
import { SyncTray } from './SyncTray.tsx';
import { TabBar } from './TabBar.tsx';
import { TitleBar } from './TitleBar.tsx';
import { workspaceOf, WorkspaceContext } from './workspace.ts';
import './shell.css';

type Floating = 'sync' | 'attention' | 'keys' | null;

interface FrameKeys {
  onSync: () => void;
  onSwitch: () => void;
  onKeySheet: () => void;
}

/** F5, Ctrl+L and ? wherever the focus is; ? only where it is not typed. */
function useFrameKeys({ onSync, onSwitch, onKeySheet }: FrameKeys): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      if (event.key === 'F5' && !event.ctrlKey && !event.altKey) onSync();
      else if (event.ctrlKey && !event.altKey && event.key.toLowerCase() === 'l') onSwitch();
      else if (singleKey(event, event) === '?') onKeySheet();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [onSync, onSwitch, onKeySheet]);
}

export function Frame({ session, sync }: { session: SignedIn; sync: SyncView }): ReactNode {
  const engine = useEngine();
  const queries = useQueryClient();
  const workspace = useMemo(() => workspaceOf(session.user.name), [session.user.name]);
  const [floating, setFloating] = useState<Floating>(null);
  const counts = useEngineQuery('order.counts', {});
  const isDistrict = session.unit?.kind === 'district';

  const showAttention = useCallback(() => setFloating('attention'), []);
  const actions = useMemo(
    (): FrameKeys => ({
      onSync: () => {
        engine.command('sync.now', {}).then(
          () => queries.invalidateQueries({ queryKey: ['sync.get'] }),
          // What went wrong stands in the status bar and in the tray behind it.
          () => queries.invalidateQueries({ queryKey: ['sync.get'] }),
        );
      },
      onSwitch: () => {
        engine.command('session.signOut', {}).then(
          (next) => queries.setQueryData(['session.get', {}], next),
          () => queries.invalidateQueries({ queryKey: ['session.get'] }),
        );
      },
      onKeySheet: () => setFloating('keys'),
    }),
    [engine, queries],
  );
  useFrameKeys(actions);

  const close = (): void => setFloating(null);
  return (
    <SessionContext value={session}>
      <WorkspaceContext value={workspace}>
        <div className="frame" data-testid="frame">
          <TitleBar session={session} refused={sync.refused} onAttention={showAttention} onSwitch={actions.onSwitch} />
          <nav className="tab-place" aria-label="页签">
            <TabBar counts={counts.data} />
          </nav>
          <div className="frame-body">
            <Nav counts={counts.data} isDistrict={isDistrict} />
            <main className="stage-place">
              <AttentionContext value={showAttention}>
                <Stage sync={sync} />
              </AttentionContext>
            </main>
          </div>
          <StatusBar
            session={session}
            sync={sync}
            onTray={() => setFloating((open) => (open === 'sync' ? null : 'sync'))}
            onSync={actions.onSync}
            onKeySheet={actions.onKeySheet}
          />
        </div>
        {floating === 'sync' ? <SyncTray sync={sync} onSync={actions.onSync} onClose={close} /> : null}
        {floating === 'attention' ? <AttentionTray onClose={close} /> : null}
        {floating === 'keys' ? <KeySheet isDistrict={isDistrict} onClose={close} /> : null}
      </WorkspaceContext>
    </SessionContext>
  );
}
