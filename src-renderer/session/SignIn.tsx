import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { SessionView, SyncView } from '#shared/contract/api.ts';
import { useEngine } from '../lib/engine-context.tsx';
import { Brand } from '../shell/Brand.tsx';
import { PasswordBox } from './PasswordBox.tsx';
import { refusalOf, useRefusalText, type Refusal } from './refusal.ts';
import { SignInFoot } from './SignInFoot.tsx';
import { UserList } from './UserList.tsx';
import './session.css';

/** The one who was here last stands first in mind; nobody has been here: the first of the list. */
function lastIndex(users: SessionView['users']): number {
  let best = 0;
  for (const [index, user] of users.entries()) if ((user.lastAt ?? 0) > (users[best]?.lastAt ?? 0)) best = index;
  return best;
}

export function SignIn({ session, sync }: { session: SessionView; sync: SyncView }): ReactNode {
  const engine = useEngine();
  const queries = useQueryClient();
  const [index, setIndex] = useState(() => lastIndex(session.users));
  // The password has the focus only after somebody was chosen: until then digits choose.
  const [isChosen, setChosen] = useState(session.users.length === 1);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const reason = useRefusalText(refusal);
  const user = session.users[index];

  const choose = (next: number, isFinal: boolean): void => {
    setIndex(next);
    setRefusal(null);
    setChosen(isFinal);
  };

  const enter = async (password: string): Promise<void> => {
    if (!user || isBusy) return;
    setBusy(true);
    setRefusal(null);
    try {
      const next = await engine.command('session.signIn', { name: user.name, password });
      // Nothing that another user was shown may flash up for this one.
      queries.removeQueries({
        predicate: ({ queryKey }) => queryKey[0] !== 'session.get' && queryKey[0] !== 'sync.get',
      });
      queries.setQueryData(['session.get', {}], next);
    } catch (error) {
      setRefusal(await refusalOf(engine, user.name, error));
      setBusy(false);
    }
  };

  return (
    <div className="sign-in" data-testid="sign-in">
      <header className="title-bar">
        <Brand unit={session.unit?.name ?? null} demo={session.demo} />
      </header>
      <main className="sign-in-main">
        <div className="sign-in-box">
          <section className="sign-in-who">
            <h1>谁来值班？</h1>
            <p className="second">按数字选人，输入密码，Enter 进入。页签和草稿都会留着。</p>
            <UserList users={session.users} index={index} hasFocus={!isChosen} onChoose={choose} />
            <span className="spacer" />
            <p className="small muted">看到哪些工单、能做哪些操作，随登录的人变。</p>
          </section>
          <section className="sign-in-password" aria-label="密码">
            {user ? (
              <PasswordBox
                key={user.name}
                user={user}
                demoPassword={session.demo ? session.demoPassword : null}
                hasFocus={isChosen}
                isBusy={isBusy}
                reason={reason}
                refusal={refusal}
                onEnter={(password) => void enter(password)}
                onBack={() => setChosen(false)}
              />
            ) : (
              <p>本机还没有用户，请管理员设立。</p>
            )}
          </section>
        </div>
      </main>
      <SignInFoot session={session} sync={sync} />
    </div>
  );
}
