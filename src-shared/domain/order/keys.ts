/** Keys of acts (features.md c3), by kind. Single letters act only when the list or the order page has the focus. */
import { HUMAN_FAMILIES, type HumanKind } from './phases.ts';

export const ACT_KEY: Readonly<Record<HumanKind, string>> = Object.fromEntries(
  HUMAN_FAMILIES.flatMap(({ kind, key }) => (key === null ? [] : [[kind, key]])),
);
