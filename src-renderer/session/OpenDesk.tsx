import { useEffect, useState, type ReactNode } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { useEngine } from '../lib/engine-context.tsx';
import { sentenceOf } from '../lib/engine.ts';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Frame } from '../shell/Frame.tsx';
import type { SignedIn } from '../shell/session-context.ts';
import { isOpened, keepDesk, openDesk } from './keep-desk.ts';
import { createKeeper } from './keeper.ts';

/** Nothing is shown before the desk is as it was left: what is typed earlier could be taken for it. */
export function OpenDesk({ session, sync }: { session: SignedIn; sync: SyncView }): ReactNode {
  const engine = useEngine();
  const { name } = session.user;
  const [keeper] = useState(createKeeper);
  const [isOpen, setOpen] = useState(() => isOpened(name));
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    if (isOpen || error !== null) return;
    engine.query('desk.get', {}).then((view) => {
      openDesk(name, view);
      setOpen(true);
    }, setError);
  }, [engine, name, isOpen, error]);
  useEffect(() => (isOpen ? keepDesk(engine, name, keeper) : undefined), [engine, name, keeper, isOpen]);

  if (isOpen) return <Frame session={session} sync={sync} keeper={keeper} />;
  return error === null ? null : (
    <Notice title="上次打开的内容没有读出来" text={sentenceOf(error)}>
      <Button onClick={() => setError(null)}>再读一次</Button>
    </Notice>
  );
}
