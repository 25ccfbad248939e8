/** How far a long pull is, and how long it still takes. Pure; times are of a clock that never jumps, ms. */
import type { ProgressView } from '../contract/sync-api.ts';
import type { Cursor } from '../contract/wire.ts';

/** What was left after a page, and when that page was applied. */
interface Mark {
  at: number;
  left: number;
}

export interface Pulled {
  /** Orders that came since the pull began. */
  done: number;
  /** Orders of running listings still to come; null when the centre does not say. */
  listed: number | null;
  /** Orders and changes still to come; null when it is not known. */
  left: number | null;
  /** The last pages, oldest first. */
  marks: readonly Mark[];
}

/** So many pages tell how fast it goes: fewer jump, more are slow to notice that a line got worse. */
const PAGES_FOR_RATE = 10;
const FEWEST_PAGES = 3;

export const NOTHING_PULLED: Pulled = { done: 0, listed: null, left: null, marks: [] };

export interface PulledPage {
  received: number;
  cursors: Readonly<Record<string, Cursor>>;
  /** What the centre counted, where it was asked and a listing runs. */
  left: number | undefined;
}

/**
 * The state after one more page. Feed rows behind the cursors are known from the cursors themselves; what a running
 * listing still has to give only the centre can count, now and then: in between, what came is taken off.
 */
export function pulled(before: Pulled, { received, cursors, left }: PulledPage, at: number): Pulled {
  const all = Object.values(cursors);
  const isListing = all.some(({ snap }) => snap !== null);
  const counted = left ?? (before.listed === null ? null : Math.max(0, before.listed - received));
  const listed = isListing ? counted : 0;
  const rows = all.reduce((sum, cursor) => sum + Math.max(0, cursor.head - cursor.at), 0);
  const next = listed === null ? null : listed + rows;
  const marks = next === null ? [] : [...before.marks, { at, left: next }].slice(-PAGES_FOR_RATE);
  return { done: before.done + received, listed, left: next, marks };
}

/** By the rate of the last pages; null while they are too few, or nothing gets less. Whole seconds, at least 1. */
export function secondsLeft(marks: readonly Mark[]): number | null {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || marks.length < FEWEST_PAGES) return null;
  const [gone, took] = [first.left - last.left, last.at - first.at];
  if (gone <= 0 || took <= 0) return null;
  return Math.max(1, Math.ceil((last.left * took) / gone / 1000));
}

/** Null when nothing is left to come, or nobody knows how much. */
export function progressOf({ done, left, marks }: Pulled): ProgressView | null {
  return left === null || left === 0 ? null : { done, left, secondsLeft: secondsLeft(marks) };
}
