/** Synthetic call-back results of the upper level for generated orders: each unit has rates of its own, so ranks differ. */
import type { z } from 'zod';
import type { intakeResultSchema } from '../contract/wire.ts';
import type { Satisfaction } from '../domain/order/types.ts';
import { DAY, HOUR, MINUTE, dayStart } from '../domain/time.ts';
import type { IntakeOrder } from './generator.ts';
import { mix, prng } from './prng.ts';

export type IntakeResult = z.output<typeof intakeResultSchema>;

export interface ResultsWanted {
  seed: number;
  orders: readonly Pick<IntakeOrder, 'number' | 'unitCode' | 'cityDispatchedAt'>[];
  /** Share of the orders that the upper level calls back about. */
  share?: number;
  /** Results known until then; later call-backs have not happened yet. */
  untilAt?: number;
}

/** 0 … 1, fixed for a unit. */
const qualityOf = (unit: string): number => (mix(3, unit) % 1000) / 999;

/** Independent of which other orders are given: an order always has the same result for the same seed. */
export function generateResults({
  seed,
  orders,
  share = 0.8,
  untilAt = Number.POSITIVE_INFINITY,
}: ResultsWanted): IntakeResult[] {
  const results: IntakeResult[] = [];
  for (const { number, unitCode, cityDispatchedAt } of orders) {
    const random = prng(mix(seed, `result ${number}`));
    if (!random.chance(share)) continue;
    const day = dayStart(cityDispatchedAt) + (6 + random.below(7)) * DAY;
    const sampledAt = day + 9 * HOUR + random.below(9 * 60) * MINUTE;
    if (sampledAt > untilAt) continue;
    if (random.chance(0.07)) {
      results.push({ number, valid: false, contacted: null, solved: null, satisfaction: null, sampledAt, revision: 1 });
      continue;
    }
    const quality = qualityOf(unitCode);
    const contacted = random.chance(0.95 + 0.05 * quality);
    const solved = contacted && random.chance(0.78 + 0.2 * quality);
    const [full, basic] = solved ? [0.84 + 0.12 * quality, 0.7] : [0.1, 0.25];
    const satisfaction: Satisfaction = random.chance(full) ? '满意' : random.chance(basic) ? '基本满意' : '不满意';
    results.push({ number, valid: true, contacted, solved, satisfaction, sampledAt, revision: 1 });
  }
  return results;
}
