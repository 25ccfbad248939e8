import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { SessionView } from '#shared/contract/api.ts';
import { engineNow } from '../lib/clock.ts';
import { momentText, roleText } from '../lib/words.ts';

interface UserListProps {
  users: SessionView['users'];
  index: number;
  hasFocus: boolean;
  /** @param isFinal chosen, not only moved to: the password is next */
  onChoose: (index: number, isFinal: boolean) => void;
}

/** Nine users have a digit, the others are reached with the arrow keys. */
export function UserList({ users, index, hasFocus, onChoose }: UserListProps): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (hasFocus) ref.current?.focus();
  }, [hasFocus]);

  const press = (event: KeyboardEvent): void => {
    const digit = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : -1;
    if (digit >= 0 && digit < users.length) onChoose(digit, true);
    else if (event.key === 'ArrowDown') onChoose(Math.min(index + 1, users.length - 1), false);
    else if (event.key === 'ArrowUp') onChoose(Math.max(index - 1, 0), false);
    else if (event.key === 'Enter') onChoose(index, true);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={ref}
      className="user-list"
      role="listbox"
      aria-label="用户"
      tabIndex={0}
      aria-activedescendant={`user-${index}`}
      onKeyDown={press}
    >
      {users.map((user, i) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the list box has the keys
        <div
          key={user.name}
          id={`user-${i}`}
          className="user-row"
          role="option"
          aria-selected={i === index}
          tabIndex={-1}
          data-testid={`user-${user.name}`}
          onClick={() => onChoose(i, true)}
        >
          {i < 9 ? <kbd>{i + 1}</kbd> : <span />}
          <span className="user-name">
            <b>{user.name}</b>
            <small>
              {roleText(user.role)}，{user.unit.name}
            </small>
          </span>
          <span className="user-last">
            {user.lastAt === null ? '还没有登录过' : `上次 ${momentText(user.lastAt, engineNow())}`}
            {user.drafts === 0 ? null : <small>{user.drafts} 份草稿</small>}
          </span>
        </div>
      ))}
    </div>
  );
}
