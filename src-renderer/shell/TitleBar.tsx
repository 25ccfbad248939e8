import type { ReactNode } from 'react';
import { Icon } from '../parts/Icon.tsx';
import { roleText } from '../lib/words.ts';
import { FRAME_KEYS, keyText, titled } from './keys.ts';
import { Brand } from './Brand.tsx';
import type { SignedIn } from './session-context.ts';

interface TitleBarProps {
  session: SignedIn;
  refused: number;
  onAttention: () => void;
  onSwitch: () => void;
}

export function TitleBar({ session, refused, onAttention, onSwitch }: TitleBarProps): ReactNode {
  return (
    <header className="title-bar">
      <Brand unit={session.unit?.name ?? null} demo={session.demo} />
      <span className="spacer" />
      <button
        type="button"
        className="title-button"
        title={titled('中心没有接受的操作', FRAME_KEYS.attention[0])}
        data-testid="attention-open"
        onClick={onAttention}
      >
        <Icon name="tray" />
        待处理
        <span className={`badge ${refused > 0 ? 'badge-amber' : ''}`} data-testid="attention-count">
          {refused}
        </span>
      </button>
      <button type="button" className="title-button" title="切换用户" data-testid="switch-user" onClick={onSwitch}>
        <Icon name="user" />
        <span>
          {session.user.name} · {roleText(session.user.role)}
        </span>
        <kbd aria-hidden="true">{keyText(FRAME_KEYS.switchUser[0])}</kbd>
      </button>
    </header>
  );
}
