/** Who is here decides what is shown: nobody, the sign-in; somebody, the frame. */
import { useEffect, type ReactNode } from 'react';
import { Notice } from './parts/Notice.tsx';
import { useEngineQuery, useSync } from './lib/engine-context.tsx';
import { sentenceOf } from './lib/engine.ts';
import { EngineLost } from './shell/EngineLost.tsx';
import { NotEnrolled } from './session/NotEnrolled.tsx';
import { OpenDesk } from './session/OpenDesk.tsx';
import { SignIn } from './session/SignIn.tsx';

function Screen(): ReactNode {
  const session = useEngineQuery('session.get', {});
  const sync = useSync();
  useEffect(() => {
    const { unit, demo } = session.data ?? {};
    document.title = ['接诉即办工作台', unit?.name, demo ? '演示' : undefined].filter(Boolean).join(' · ');
  }, [session.data]);
  const error = session.error ?? sync.error;
  if (error && !(session.data && sync.data)) return <Notice title="本机数据没有打开" text={sentenceOf(error)} />;
  if (!session.data || !sync.data) return null;
  if (session.data.user) {
    return (
      <OpenDesk key={session.data.user.name} session={{ ...session.data, user: session.data.user }} sync={sync.data} />
    );
  }
  return session.data.unit ? (
    <SignIn session={session.data} sync={sync.data} />
  ) : (
    <NotEnrolled session={session.data} />
  );
}

export function App(): ReactNode {
  return (
    <>
      <Screen />
      <EngineLost />
    </>
  );
}
