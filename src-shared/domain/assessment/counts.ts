/** What is counted for one unit in one period: whole orders, nothing divided yet. */
import type { SampleView } from '../order/types.ts';

export interface Counts {
  /** Orders of the period (考核件; in 全量 the excluded ones too). */
  assessed: number;
  /** Of these, contacted according to the upper level, whether its call-back was valid or not. */
  contacted: number;
  /** Valid call-backs of the upper level (有效回访). */
  sample: number;
  /** Contacted among the valid call-backs. */
  responded: number;
  solved: number;
  satisfied: number;
  basicallySatisfied: number;
  /** Completed in time, and late. */
  inTime: number;
  overdue: number;
  /** Orders of which nobody can tell whether they were completed in time (an open order, a file without times). */
  untimed: number;
}

export const NO_COUNTS: Counts = {
  assessed: 0,
  contacted: 0,
  sample: 0,
  responded: 0,
  solved: 0,
  satisfied: 0,
  basicallySatisfied: 0,
  inTime: 0,
  overdue: 0,
  untimed: 0,
};

/** Adds one order, with the upper level's result for it if there is one. An invalid call-back counts neither way. */
export function countOrder(counts: Counts, sample: SampleView | null, inTime: boolean | null = null): Counts {
  const isContacted = sample?.contacted === true ? 1 : 0;
  const next = {
    ...counts,
    assessed: counts.assessed + 1,
    contacted: counts.contacted + isContacted,
    inTime: counts.inTime + (inTime === true ? 1 : 0),
    overdue: counts.overdue + (inTime === false ? 1 : 0),
    untimed: counts.untimed + (inTime === null ? 1 : 0),
  };
  if (!sample?.valid) return next;
  return {
    ...next,
    sample: next.sample + 1,
    responded: next.responded + isContacted,
    solved: next.solved + (sample.solved === true ? 1 : 0),
    satisfied: next.satisfied + (sample.satisfaction === '满意' ? 1 : 0),
    basicallySatisfied: next.basicallySatisfied + (sample.satisfaction === '基本满意' ? 1 : 0),
  };
}

export const sumCounts = (all: readonly Counts[]): Counts =>
  all.reduce(
    (sum, c) => ({
      assessed: sum.assessed + c.assessed,
      contacted: sum.contacted + c.contacted,
      sample: sum.sample + c.sample,
      responded: sum.responded + c.responded,
      solved: sum.solved + c.solved,
      satisfied: sum.satisfied + c.satisfied,
      basicallySatisfied: sum.basicallySatisfied + c.basicallySatisfied,
      inTime: sum.inTime + c.inTime,
      overdue: sum.overdue + c.overdue,
      untimed: sum.untimed + c.untimed,
    }),
    NO_COUNTS,
  );

/** The orders of one unit, the finally excluded ones apart, so that both figures come from the same counting. */
export interface Tally {
  counts: Counts;
  excluded: Counts;
}

export interface CountedOrder {
  sample: SampleView | null;
  inTime: boolean | null;
  /** 剔除, finally approved. */
  excluded: boolean;
}

export function tally(orders: Iterable<CountedOrder>): Tally {
  const all: Tally = { counts: NO_COUNTS, excluded: NO_COUNTS };
  for (const { sample, inTime, excluded } of orders) {
    const part = excluded ? 'excluded' : 'counts';
    all[part] = countOrder(all[part], sample, inTime);
  }
  return all;
}
