/**
 * The table of keys, which the frame obeys and the key sheet shows. Keys of acts stand in src-shared/domain/order/keys.ts.
 * Never Ctrl+Space, Ctrl+Shift or Ctrl+. alone: input methods switch with them (features.md c3).
 */
import { isComposing, singleKey } from '../lib/keyboard.ts';
import { PLACES } from './places.ts';

/** Acts wherever the focus is; those without Ctrl only where they are not typed. */
export const FRAME_KEYS = {
  sync: ['F5'],
  switchUser: ['Ctrl+L'],
  keySheet: ['?'],
  queue: PLACES.map((_, index) => `Ctrl+${index + 1}`),
  ranking: ['Ctrl+7'],
  receipts: ['Ctrl+8'],
  attention: ['Ctrl+9'],
  tabList: ['Ctrl+0'],
  nextTab: ['Ctrl+Tab', 'Ctrl+PgDn'],
  previousTab: ['Ctrl+Shift+Tab', 'Ctrl+PgUp'],
  closeTab: ['Ctrl+W'],
} as const satisfies Record<string, readonly string[]>;

export type FrameCommand = keyof typeof FRAME_KEYS;

/** Keys that the list, the order page, 待处理, the ranking and 同步与回执 obey. */
export const PAGE_KEYS = {
  move: ['↑', '↓', 'J', 'K'],
  turn: ['PgUp', 'PgDn'],
  ends: ['Home', 'End'],
  open: ['Enter'],
  find: ['/'],
  neighbours: ['K', 'J'],
  scroll: ['PgUp', 'PgDn'],
  choose: ['1 – 9'],
  more: ['M'],
  submit: ['Ctrl+Enter'],
  back: ['Esc'],
  weeks: ['←', '→'],
  thisWeek: ['T'],
  redo: ['Ctrl+Enter'],
  settle: ['Delete'],
  view: ['O'],
  print: ['Ctrl+P', 'F8'],
  span: ['T'],
  export: ['E'],
  lists: ['1 – 4'],
} as const satisfies Record<string, readonly string[]>;

/** For titles and key caps: `Ctrl W`. */
export const keyText = (key: string): string => key.replaceAll('+', ' ');
export const titled = (text: string, key: string | undefined): string =>
  key === undefined ? text : `${text}（${keyText(key)}）`;

const NAMES: Readonly<Record<string, string>> = { PageUp: 'PgUp', PageDown: 'PgDn' };

function keyOf(event: KeyboardEvent): string | null {
  if (event.altKey || event.metaKey || isComposing(event, event)) return null;
  const isLong = event.key.length > 1;
  if (!event.ctrlKey && !isLong) return singleKey(event, event);
  const name = NAMES[event.key] ?? (isLong ? event.key : event.key.toUpperCase());
  return `${event.ctrlKey ? 'Ctrl+' : ''}${event.shiftKey && isLong ? 'Shift+' : ''}${name}`;
}

/** What the frame is asked for; `nth` counts the keys of one command. Null = nothing of the frame's. */
export function commandOf(event: KeyboardEvent): { command: FrameCommand; nth: number } | null {
  const key = keyOf(event);
  for (const [command, keys] of Object.entries(FRAME_KEYS)) {
    const nth = keys.findIndex((each) => each === key);
    if (nth >= 0) return { command: command as FrameCommand, nth };
  }
  return null;
}
