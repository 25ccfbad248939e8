import { useRef, useState, type ReactNode } from 'react';
import type { SessionView } from '#shared/contract/api.ts';
import { Button } from '../parts/Button.tsx';
import { Brand } from '../shell/Brand.tsx';
import './session.css';

/** Stands for what only the administrator knows. */
const ISSUE = 'npm run -s server -- issue-code --unit 单位代码';

function enrolCommand({ enrolAt, keyStore }: SessionView): string {
  // The command line opens stores with a key file only: one whose key the system holds stays as it is, unused.
  const [store, key] = keyStore === 'file' ? [enrolAt ?? '', '启动时指定的密钥文件'] : ['新数据目录', '新密钥文件'];
  const options = `--server 中心地址 --code 登记码 --admin 管理员姓名 --password-stdin`;
  return `npm run -s cli -- enroll --store "${store}" --key-file "${key}" ${options}`;
}

function Command({ text, name }: { text: string; name: string }): ReactNode {
  const ref = useRef<HTMLTextAreaElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    ref.current?.select();
    // The clipboard of the newer kind asks for a right, and no page of ours has any.
    setCopied(document.execCommand('copy'));
  };
  return (
    <div className="enrol-command">
      <textarea ref={ref} readOnly rows={text.length > 80 ? 3 : 1} spellCheck={false} aria-label={name} value={text} />
      <Button data-testid={`copy-${name}`} onClick={copy}>
        {isCopied ? '已复制' : '复制'}
      </Button>
    </div>
  );
}

/** A store that belongs to no unit yet: only an administrator with a code can change that. */
export function NotEnrolled({ session }: { session: SessionView }): ReactNode {
  const isFile = session.keyStore === 'file';
  return (
    <div className="sign-in">
      <header className="title-bar">
        <Brand unit={null} demo={session.demo} />
      </header>
      <main className="sign-in-main">
        <section className="not-enrolled" data-testid="not-enrolled">
          <h1>这台工作站还没有登记到单位</h1>
          <p className="second">请管理员照下面两步登记。登记码 7 天内有效，只能用一次。</p>
          <ol>
            <li>
              <p>在中心的服务器上开登记码：</p>
              <Command name="开登记码" text={ISSUE} />
            </li>
            <li>
              <p>在本机执行，管理员的密码（至少 8 位）从标准输入给出：</p>
              <Command name="登记" text={enrolCommand(session)} />
            </li>
          </ol>
          <p className="second">
            {isFile
              ? '登记成功后，本页自动转到登录。'
              : '登记成功后，启动工作台时加 --store 和 --key-file，指向命令里的数据目录和密钥文件。'}
          </p>
        </section>
      </main>
      <footer className="sign-in-foot">
        <span>版本 {session.version}</span>
      </footer>
    </div>
  );
}
