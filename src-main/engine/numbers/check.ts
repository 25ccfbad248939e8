/** Numbers that were taken here against the commands that told them and the ranges they came from, for `verify`. */
import { documentNumber, type SeriesNumber } from '#shared/domain/numbers/series.ts';
import type { Command } from '#shared/domain/order/types.ts';
import type { Workstation } from '../workstation.ts';
import { NumberStore } from './number-store.ts';

export interface NumbersReport {
  /** Numbers. */
  checked: number;
  /** Of which number what does not fit; Chinese. */
  faults: string[];
}

/** A command whose words were sealed when its order left says nothing here. */
const isOpen = ({ payload }: Command): boolean => typeof payload['number'] === 'number';

export function checkNumbers({ store, outbox }: Pick<Workstation, 'store' | 'outbox'>): NumbersReport {
  const numbers = new NumberStore(store);
  const faults: string[] = [];
  const commands = outbox
    .kept()
    .map(({ c }) => c)
    .filter(isOpen);
  const of = (kind: string): Command[] => commands.filter((c) => c.kind === kind);
  for (const { id, orders, payload } of of('useNumber')) {
    const told = payload as unknown as SeriesNumber;
    const row = numbers.find(told);
    const isSame = row?.command === id && row.order === orders[0] && row.document === payload['document'];
    if (!isSame) faults.push(`${documentNumber(told)} 的取号记录与上报的不符`);
  }
  const voided = new Map(
    of('voidNumber').map(({ payload }) => [documentNumber(payload as unknown as SeriesNumber), payload['reason']]),
  );
  const used = new Set(of('useNumber').map(({ id }) => id));
  const taken = numbers.taken();
  for (const row of taken) {
    const text = documentNumber(row);
    // The older command is let go of first: where it is kept, so is the one that makes the number void.
    const reason = voided.get(text) ?? (used.has(row.command) ? null : row.voided);
    if (row.voided !== reason) faults.push(`${text} 的作废记录与上报的不符`);
  }
  for (const { series, year, from, to, next } of numbers.ranges()) {
    const own = taken.filter(
      (row) => row.series === series && row.year === year && row.number >= from && row.number <= to,
    );
    if (next < from || next > to + 1 || own.some(({ number }) => number >= next))
      faults.push(`${series}〔${year}〕的号段与取号记录不符`);
  }
  return { checked: taken.length, faults };
}
