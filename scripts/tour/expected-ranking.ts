/**
 * The week's ranking computed from what the upper level posted, by its own arithmetic: the tour compares the workbench's
 * numbers with these, so nothing of the workbench's own ranking is used here.
 */

/** As posted to /v1/intake/results. */
export interface PostedResult {
  number: string;
  valid: boolean;
  contacted: boolean | null;
  solved: boolean | null;
  satisfaction: '满意' | '基本满意' | '不满意' | null;
  revision: number;
}

export interface PostedOrder {
  number: string;
  /** Unit that answers for it. */
  unit: string;
  cityDispatchedAt: number;
}

export interface ExpectedUnit {
  unit: string;
  assessed: number;
  sample: number;
  responded: number;
  solved: number;
  /** In tenths: 满意 counts 10, 基本满意 9. */
  satisfiedTenths: number;
  /** One decimal, rounded half up; null without a sample. */
  score: string | null;
  rank: number | null;
}

/** Response 10, resolution 50, satisfaction 40 points. The sum has the denominator `sample * 10`. */
const scoreTenths = ({ responded, solved, satisfiedTenths }: Omit<ExpectedUnit, 'score' | 'rank'>): number =>
  responded * 10 * 10 + solved * 10 * 50 + satisfiedTenths * 40;

/** a/b with one decimal, rounded half up, in whole numbers throughout. */
function oneDecimal(a: number, b: number): string {
  const tenths = Math.floor((a * 10 * 2 + b) / (b * 2));
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

export function expectedRanking(
  units: readonly string[],
  orders: readonly PostedOrder[],
  results: readonly PostedResult[],
  week: { fromAt: number; toAt: number },
): ExpectedUnit[] {
  const latest = new Map<string, PostedResult>();
  for (const result of results) {
    const before = latest.get(result.number);
    if (!before || before.revision < result.revision) latest.set(result.number, result);
  }
  const counted = units.map((unit) => {
    const own = orders.filter(
      (order) => order.unit === unit && order.cityDispatchedAt >= week.fromAt && order.cityDispatchedAt < week.toAt,
    );
    const valid = own.flatMap(({ number }) => latest.get(number) ?? []).filter((result) => result.valid);
    const count = (holds: (result: PostedResult) => boolean): number => valid.filter(holds).length;
    return {
      unit,
      assessed: own.length,
      sample: valid.length,
      responded: count(({ contacted }) => contacted === true),
      solved: count(({ solved }) => solved === true),
      satisfiedTenths:
        count(({ satisfaction }) => satisfaction === '满意') * 10 +
        count(({ satisfaction }) => satisfaction === '基本满意') * 9,
    };
  });
  // Compared across: a/b > c/d exactly when a*d > c*b.
  const isBetter = (a: (typeof counted)[number], b: (typeof counted)[number]): boolean =>
    a.sample > 0 && scoreTenths(a) * b.sample > scoreTenths(b) * a.sample;
  return counted.map((unit) => {
    if (unit.sample === 0) return { ...unit, score: null, rank: null };
    const better = counted.filter((other) => isBetter(other, unit)).length;
    return { ...unit, score: oneDecimal(scoreTenths(unit), unit.sample * 10), rank: better + 1 };
  });
}
