/** One table of keys for acts (features.md c3). Single letters act only when the list or the order page has the focus. */
import type { HumanKind } from './phases.ts';

export const ACT_KEY: Record<HumanKind, string> = {
  accept: 'A',
  dispatch: 'D',
  forward: 'F',
  reply: 'R',
  callback: 'V',
};
