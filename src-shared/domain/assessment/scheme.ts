/** Assessment schemes (口径) as data. What we ship is an example, not an office's rule. */

export interface Scheme {
  id: string;
  name: string;
  /** 示例: not an official rule. */
  example: boolean;
  /** Weights in points; they sum to 100. */
  weights: { response: number; resolution: number; satisfaction: number };
  /** Weight of 基本满意 in hundredths: 90 = 0.9 (domain.md §2.1). */
  basicWeight: number;
  /** Decimals of the composite score; rates always have two. */
  scoreDecimals: number;
  /** Units with fewer valid samples are listed and not ranked. At least 1. */
  minimumSample: number;
}

/** The formula computed in a Beijing district (domain.md §2.1), marked 示例. */
export const SCHEME_10_50_40: Scheme = {
  id: 'SL-10-50-40',
  name: '响应10、解决50、满意40',
  example: true,
  weights: { response: 10, resolution: 50, satisfaction: 40 },
  basicWeight: 90,
  scoreDecimals: 1,
  minimumSample: 1,
};

/** Weights published elsewhere (domain.md §2.3), two decimals and a minimum of five samples, marked 示例. */
export const SCHEME_30_35_35: Scheme = {
  id: 'SL-30-35-35',
  name: '响应30、解决35、满意35',
  example: true,
  weights: { response: 30, resolution: 35, satisfaction: 35 },
  basicWeight: 90,
  scoreDecimals: 2,
  minimumSample: 5,
};

export const SCHEMES: readonly Scheme[] = [SCHEME_10_50_40, SCHEME_30_35_35];

/** The formula in words, printed with every score. */
export function formulaText(scheme: Scheme): string {
  const { response, resolution, satisfaction } = scheme.weights;
  const basic =
    scheme.basicWeight === 100 ? '基本满意计为满意' : `基本满意按${(scheme.basicWeight / 100).toString()}计`;
  return `综合成绩＝响应率×${response}＋解决率×${resolution}＋满意率×${satisfaction}；三率分母均为有效回访，${basic}；用分数计算，最后一步四舍五入到${scheme.scoreDecimals}位小数。`;
}
