/**
 * Day heads: what the server received on a day, signed and chained to the day before (evidence). A workstation keeps them:
 * a server that changes its past afterwards contradicts the heads that it gave out.
 */
import { canonical, lineHasher, sha256Hex } from '../domain/hash.ts';

export interface DayHead {
  /** `YYYY-MM-DD`, China Standard Time. */
  day: string;
  /** Hash of the head before it, '' for the first. Days without events have no head. */
  prev: string;
  /** Events received that day. */
  count: number;
  /** `rootOf` these events. */
  root: string;
  /** Epoch of the server when it made the head. */
  epoch: string;
}

/** What is signed. */
export const headText = ({ day, prev, count, root, epoch }: DayHead): string =>
  canonical({ dayHead: { day, prev, count, root, epoch } });

/** What the next head names as `prev`. */
export const headHash = (head: DayHead): string => sha256Hex(headText(head));

/** A running root: events go in ascending by order id and n, each with its hash. */
export function rootHasher(): { event(order: string, n: number, hash: string): void; hex(): string } {
  const lines = lineHasher();
  return { event: (order, n, hash) => lines.line(`${order} ${n} ${hash}`), hex: () => lines.hex() };
}

/**
 * held: part of the chain. before-restore: the server was set back since, and said so. differs: contradicts a head of the
 * same epoch. broken: names a head before it that this workstation never met. unsigned: not signed with the server's key.
 */
export type HeadState = 'held' | 'before-restore' | 'differs' | 'broken' | 'unsigned';

export interface KeptHead extends DayHead {
  hash: string;
  state: HeadState;
}

export interface Verdict {
  /** Of the head that came. */
  state: HeadState;
  /** Hashes of kept heads that are `before-restore` from now on. */
  lost: string[];
}

/** What a head that came means beside those that are kept. `isSigned`: its signature is good. */
export function judgeHead(kept: readonly KeptHead[], head: DayHead, isSigned: boolean): Verdict {
  if (!isSigned) return { state: 'unsigned', lost: [] };
  const before = head.prev === '' ? null : kept.find(({ hash }) => hash === head.prev);
  if (before === undefined || (before !== null && before.day >= head.day)) return { state: 'broken', lost: [] };
  const hash = headHash(head);
  const rivals = kept.filter(
    (other) => other.state === 'held' && other.day > (before?.day ?? '') && other.hash !== hash,
  );
  // Between a head and the one it names there is none, unless the server was set back.
  if (rivals.some(({ epoch }) => epoch === head.epoch)) return { state: 'differs', lost: [] };
  return { state: 'held', lost: rivals.map((rival) => rival.hash) };
}
