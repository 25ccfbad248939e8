/** When a key is a command and when it is typing. The input method always goes first (features.md c3). */

/** The parts of a DOM or React keyboard event that are asked for here. */
interface Key {
  key: string;
  keyCode: number;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  repeat: boolean;
  target: EventTarget | null;
}

const TYPED_IN = 'input, textarea, select, [contenteditable="true"]';

/** Is it a field that takes text? */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(TYPED_IN) !== null;

/** 229 is what a key reports while an input method works on it. */
export const isComposing = (event: { keyCode: number }, native: { isComposing: boolean }): boolean =>
  native.isComposing || event.keyCode === 229;

/** Keys that may go on while they are held. Everything else is one press, one act. */
const HELD: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'J', 'K']);

/**
 * The single key that was pressed, letters in upper case; null when it is typing, composing, part of a combination, or
 * the repeat of a held key that does not move.
 */
export function singleKey(event: Key, native: { isComposing: boolean }): string | null {
  if (event.ctrlKey || event.altKey || event.metaKey || isComposing(event, native) || isTyping(event.target))
    return null;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return event.repeat && !HELD.has(key) ? null : key;
}
