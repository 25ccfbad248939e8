import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { SessionView } from '#shared/contract/api.ts';
import { Button } from '../parts/Button.tsx';
import { roleText } from '../lib/words.ts';

interface PasswordBoxProps {
  user: SessionView['users'][number];
  /** Shown only where the store is a demonstration. */
  demoPassword: string | null;
  hasFocus: boolean;
  isBusy: boolean;
  /** Why the last try did not pass. */
  reason: string | null;
  /** Another one for each try; the reason itself changes while it counts down. */
  refusal: unknown;
  onEnter: (password: string) => void;
  onBack: () => void;
}

export function PasswordBox(props: PasswordBoxProps): ReactNode {
  const { user, demoPassword, hasFocus, isBusy, reason, refusal, onEnter, onBack } = props;
  const ref = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState('');
  const [hasCapsLock, setCapsLock] = useState(false);

  useEffect(() => {
    if (hasFocus) ref.current?.focus();
  }, [hasFocus]);
  useEffect(() => {
    if (refusal !== null) ref.current?.select();
  }, [refusal]);

  const press = (event: KeyboardEvent): void => {
    setCapsLock(event.getModifierState('CapsLock'));
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onBack();
  };

  return (
    <form
      className="password-box"
      onSubmit={(event) => {
        event.preventDefault();
        onEnter(password);
      }}
    >
      <p className="second">登录为</p>
      <p className="password-name">{user.name}</p>
      <p className="small muted">
        {roleText(user.role)}，{user.unit.name}
      </p>
      <label htmlFor="password">密码</label>
      <input
        ref={ref}
        id="password"
        type="password"
        autoComplete="off"
        className="password-input"
        data-testid="password"
        aria-describedby="password-hint"
        aria-invalid={reason !== null}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        onKeyDown={press}
      />
      <p
        id="password-hint"
        className={`password-hint ${reason === null ? '' : 'password-reason'}`}
        role={reason === null ? undefined : 'alert'}
      >
        {reason ?? (hasCapsLock ? '大写锁定已开。' : '断网也可登录。')}
      </p>
      <Button
        type="submit"
        rank="primary"
        hotkey="Enter"
        className="password-enter"
        disabled={isBusy}
        data-testid="sign-in-enter"
      >
        进入
      </Button>
      <span className="spacer" />
      {demoPassword === null ? null : (
        <p className="demo-hint" data-testid="demo-password">
          演示数据，人和事都是编的。
          <br />
          演示密码 <b>{demoPassword}</b>
        </p>
      )}
    </form>
  );
}
