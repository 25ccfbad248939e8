import type { ReactNode } from 'react';
import type { SessionView } from '#shared/contract/api.ts';
import { Notice } from '../parts/Notice.tsx';
import { Brand } from '../shell/Brand.tsx';
import './session.css';

/** A store that belongs to no unit yet: only an administrator with a code can change that. */
export function NotEnrolled({ session }: { session: SessionView }): ReactNode {
  return (
    <div className="sign-in">
      <header className="title-bar">
        <Brand unit={null} demo={session.demo} />
      </header>
      <main className="sign-in-main">
        <div className="not-enrolled">
          <Notice
            title="这台工作站还没有登记到单位"
            text="请管理员用区中心发的登记码登记本机，并设立第一个用户，然后重新打开工作台。"
          />
        </div>
      </main>
      <footer className="sign-in-foot">
        <span>版本 {session.version}</span>
      </footer>
    </div>
  );
}
