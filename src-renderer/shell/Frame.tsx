/** The frame around the work: title, tabs, navigation, status; and the keys that act everywhere. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { AttentionTray } from '../attention/AttentionTray.tsx';
import { useEngine, useEngineQuery } from '../lib/engine-context.tsx';
import { enterContent } from '../lib/focus.ts';
import { useStore } from '../lib/store.ts';
import type { Keeper } from '../session/keeper.ts';
import { AttentionContext } from './attention-context.ts';
import { KeySheet } from './KeySheet.tsx';
import { Nav } from './Nav.tsx';
import { PLACES } from './places.ts';
import { SessionContext, type SignedIn } from './session-context.ts';
import { Stage } from './Stage.tsx';
import { StatusBar } from './StatusBar.tsx';
import { SyncTray } from './SyncTray.tsx';
import { TabBar } from './TabBar.tsx';
import { TabList } from './TabList.tsx';
import { TitleBar } from './TitleBar.tsx';
import { useFocusKept, useFrameKeys, type Commands } from './use-frame-keys.ts';
import { workspaceOf, WorkspaceContext } from './workspace.ts';
import './shell.css';

type Floating = 'sync' | 'attention' | 'keys' | 'tabs' | null;

interface FrameProps {
  session: SignedIn;
  sync: SyncView;
  keeper: Keeper;
}

export function Frame({ session, sync, keeper }: FrameProps): ReactNode {
  const engine = useEngine();
  const queries = useQueryClient();
  const workspace = useMemo(() => workspaceOf(session.user.name), [session.user.name]);
  const { active } = useStore(workspace.store);
  const [floating, setFloating] = useState<Floating>(null);
  const counts = useEngineQuery('order.counts', {});
  const isDistrict = session.unit?.kind === 'district';
  const close = useCallback(() => setFloating(null), []);

  const showAttention = useCallback(() => setFloating('attention'), []);
  const commands = useMemo((): Commands => {
    const going = (go: (nth: number) => void) => (nth: number) => {
      setFloating(null);
      go(nth);
    };
    // Where the place is open already, its key still brings the keyboard back to it.
    const entering = (go: (nth: number) => void) =>
      going((nth) => {
        go(nth);
        enterContent();
      });
    const toggle = (what: Floating) => () => setFloating((open) => (open === what ? null : what));
    return {
      sync: () => {
        // What went wrong stands in the status bar and in the tray behind it.
        const show = (): Promise<void> => queries.invalidateQueries({ queryKey: ['sync.get'] });
        engine.command('sync.now', {}).then(show, show);
      },
      switchUser: () => {
        const leave = async (): Promise<void> => {
          await keeper.flush();
          queries.setQueryData(['session.get', {}], await engine.command('session.signOut', {}));
        };
        leave().catch(() => queries.invalidateQueries({ queryKey: ['session.get'] }));
      },
      keySheet: toggle('keys'),
      attention: toggle('attention'),
      tabList: toggle('tabs'),
      queue: entering((nth) => {
        const place = PLACES[nth];
        if (place) workspace.openQueue(place.queue);
      }),
      ranking: entering(() => {
        if (isDistrict) workspace.openRanking();
      }),
      receipts: entering(() => workspace.openSync()),
      nextTab: going(() => workspace.step(1)),
      previousTab: going(() => workspace.step(-1)),
      closeTab: going(() => workspace.close(workspace.store.get().active)),
    };
  }, [engine, queries, workspace, keeper, isDistrict]);
  useFrameKeys(commands);
  useFocusKept(active, floating);

  return (
    <SessionContext value={session}>
      <WorkspaceContext value={workspace}>
        <div className="frame" data-testid="frame">
          <TitleBar
            session={session}
            refused={sync.refused}
            onAttention={showAttention}
            onSwitch={() => commands.switchUser(0)}
          />
          <nav className="tab-place" aria-label="页签">
            <TabBar counts={counts.data} isListed={floating === 'tabs'} onList={() => commands.tabList(0)} />
          </nav>
          <div className="frame-body">
            <Nav counts={counts.data} isDistrict={isDistrict} waiting={sync.pending} />
            <main className="stage-place">
              <AttentionContext value={showAttention}>
                <Stage sync={sync} />
              </AttentionContext>
            </main>
          </div>
          <StatusBar
            session={session}
            sync={sync}
            keeper={keeper}
            onTray={() => setFloating((open) => (open === 'sync' ? null : 'sync'))}
            onSync={() => commands.sync(0)}
            onKeySheet={() => setFloating('keys')}
          />
        </div>
        {floating === 'sync' ? (
          <SyncTray
            sync={sync}
            onSync={() => commands.sync(0)}
            onReceipts={() => commands.receipts(0)}
            onClose={close}
          />
        ) : null}
        {floating === 'attention' ? <AttentionTray onClose={close} /> : null}
        {floating === 'keys' ? <KeySheet isDistrict={isDistrict} onClose={close} /> : null}
        {floating === 'tabs' ? <TabList onClose={close} /> : null}
      </WorkspaceContext>
    </SessionContext>
  );
}
