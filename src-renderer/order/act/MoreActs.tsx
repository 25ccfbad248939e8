/** 更多: what can be done to this order besides the usual acts. While the list is open, keys are for the list. */
import { useEffect, useRef, type FocusEvent, type KeyboardEvent, type ReactNode } from 'react';
import type { ActOption } from '#shared/contract/api.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { isComposing } from '../../lib/keyboard.ts';
import { Button } from '../../parts/Button.tsx';
import { isDrafted, type Drafts } from './drafts.ts';

interface MoreActsProps {
  options: readonly ActOption[];
  chosen: HumanKind | null;
  drafts: Drafts;
  onChoose: (kind: HumanKind) => void;
  onClose: () => void;
}

/** Acts that have a digit. */
const DIGITS = 9;
/** Of one row, as the style sheet sets them. */
const COLUMNS = 3;
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };

export function MoreActs({ options, chosen, drafts, onChoose, onClose }: MoreActsProps): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const buttons = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
  useEffect(() => list.current?.querySelector<HTMLElement>('button')?.focus(), []);

  const close = (): void => {
    document.querySelector<HTMLElement>('[data-testid="order-page"]')?.focus();
    onClose();
  };

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || isComposing(event, event.nativeEvent)) return;
    const all = buttons();
    const at = all.findIndex((button) => button === document.activeElement);
    const step = STEPS[event.key];
    const byDigit = /^[1-9]$/.test(event.key) ? options[Number(event.key) - 1] : undefined;
    if (byDigit) {
      if (byDigit.allowed && !event.repeat) onChoose(byDigit.kind);
    } else if (step !== undefined) all[Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
    else if (event.key === 'Home') all[0]?.focus();
    else if (event.key === 'End') all.at(-1)?.focus();
    else if (event.key === 'Escape' || event.key.toUpperCase() === 'M') close();
    // A digit without an act is not meant for the form behind the list.
    else if (!/^\d$/.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const blur = (event: FocusEvent): void => {
    if (!list.current?.contains(event.relatedTarget as Node | null)) onClose();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys of its buttons
    <div
      ref={list}
      className="act-more-list"
      role="group"
      aria-label="更多办理"
      data-testid="act-more-list"
      onKeyDown={press}
      onBlur={blur}
    >
      {options.map(({ kind, label, allowed, reason }, index) => (
        <Button
          key={kind}
          size="small"
          blocked={!allowed}
          className={chosen === kind ? 'act-chosen' : ''}
          title={reason ?? undefined}
          data-testid={`act-${kind}`}
          {...(index < DIGITS ? { hotkey: String(index + 1) } : {})}
          onClick={() => onChoose(kind)}
        >
          {label}
          {isDrafted(kind, drafts) ? <span className="act-drafted">草稿</span> : null}
        </Button>
      ))}
    </div>
  );
}
