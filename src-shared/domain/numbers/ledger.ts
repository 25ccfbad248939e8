/**
 * The ledger of a series in one year (design.md §7): what became of every number that was given out. Each number from 1 on
 * stands in exactly one line; numbers that nobody was given and somebody used stand in one too. Pure.
 */
import type { VoidReason } from './series.ts';

export interface LedgerRange {
  from: number;
  to: number;
  /** Who leased it; null = nobody: the counter jumped over it. */
  device: string | null;
  closedAt: number | null;
  /** Why it was closed, or jumped: `restore`, or `ahead` of the counter, by a fact that names a number nobody leased. */
  why: string;
}

/** A fact as the server recorded it. */
export interface NumberFact {
  number: number;
  act: 'use' | 'void';
  command: string;
  order: string;
  document: string | null;
  reason: VoidReason | null;
  unit: string;
  /** The device that brought it. */
  device: string;
  at: number;
}

/** 重号: several papers carry it. 越号: it was not leased to the workstation that used it. */
export type Flag = '重号' | '越号';

export type LedgerLine = { from: number; to: number } & (
  | { fate: 'used' | 'void'; facts: NumberFact[]; flags: Flag[] }
  /** open: the workstation may still use it. closed: 未用或未报. jumped: leased to nobody that is known. */
  | { fate: 'open' | 'closed' | 'jumped'; device: string | null; closedAt: number | null; why: string }
);

/** Is `device` the device `owner`, or one that was enrolled anew from it? */
export type Succeeds = (device: string, owner: string) => boolean;

function usedLine(facts: NumberFact[], range: LedgerRange | undefined, succeeds: Succeeds): LedgerLine {
  const number = facts[0]?.number ?? 0;
  const uses = new Set(facts.filter(({ act }) => act === 'use').map(({ command }) => command));
  const isStranger = ({ device }: NumberFact): boolean => {
    if (!range) return true;
    // Behind a restore the lease may have been in the part that was lost.
    return range.device === null ? range.why !== 'restore' : !succeeds(device, range.device);
  };
  const flags: Flag[] = [
    ...(uses.size > 1 ? ['重号' as const] : []),
    ...(facts.some(isStranger) ? ['越号' as const] : []),
  ];
  return { from: number, to: number, fate: facts.some(({ act }) => act === 'void') ? 'void' : 'used', facts, flags };
}

const fateOf = ({ device, closedAt }: LedgerRange): 'open' | 'closed' | 'jumped' => {
  if (device === null) return 'jumped';
  return closedAt === null ? 'open' : 'closed';
};

/** @param ranges of one series and year, apart from each other; together they hold every number that was given out */
export function ledger(ranges: readonly LedgerRange[], facts: readonly NumberFact[], succeeds: Succeeds): LedgerLine[] {
  const byNumber = new Map<number, NumberFact[]>();
  for (const fact of facts.toSorted((a, b) => a.number - b.number || a.at - b.at))
    byNumber.set(fact.number, [...(byNumber.get(fact.number) ?? []), fact]);
  const lines: LedgerLine[] = [];
  const used = [...byNumber.values()];
  let i = 0;
  /** Facts below `limit`; those of a range are told by it. */
  const tell = (limit: number, range?: LedgerRange): void => {
    for (let held = used[i]; held && (held[0]?.number ?? 0) < limit; held = used[++i])
      lines.push(usedLine(held, range, succeeds));
  };
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    tell(range.from);
    const { device, closedAt, why } = range;
    const rest = (from: number, to: number): void => {
      if (from <= to) lines.push({ from, to, fate: fateOf(range), device, closedAt, why });
    };
    let from = range.from;
    while ((used[i]?.[0]?.number ?? Number.POSITIVE_INFINITY) <= range.to) {
      const number = used[i]?.[0]?.number ?? 0;
      rest(from, number - 1);
      tell(number + 1, range);
      from = number + 1;
    }
    rest(from, range.to);
  }
  tell(Number.POSITIVE_INFINITY);
  return lines;
}
