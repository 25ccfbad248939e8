import { useEffect } from 'react';
import { holdFocus, rescueFocus } from '../lib/focus.ts';
import { selectAll } from '../lib/selection.ts';
import { commandOf, type FrameCommand } from './keys.ts';

/** `nth` counts the keys of one command: which queue. */
export type Commands = Record<FrameCommand, (nth: number) => void>;

/** The frame's keys, wherever the focus is. */
export function useFrameKeys(commands: Commands): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const found = event.defaultPrevented ? null : commandOf(event);
      if (!found) return;
      event.preventDefault();
      commands[found.command](found.nth);
    };
    window.addEventListener('keydown', press);
    window.addEventListener('keydown', selectAll);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keydown', selectAll);
    };
  }, [commands]);
}

/** The keyboard stays in the work, or returns to it. */
export function useFocusKept(...changes: readonly unknown[]): void {
  useEffect(() => {
    const lose = (event: FocusEvent): void => {
      if (event.relatedTarget === null) requestAnimationFrame(rescueFocus);
    };
    window.addEventListener('mousedown', holdFocus);
    window.addEventListener('focusout', lose);
    return () => {
      window.removeEventListener('mousedown', holdFocus);
      window.removeEventListener('focusout', lose);
    };
  }, []);
  useEffect(() => {
    const frame = requestAnimationFrame(rescueFocus);
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react/exhaustive-deps -- what had the focus may have gone with any of these
  }, changes);
}
