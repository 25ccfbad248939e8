/** Assessment schemes (口径) as data. What we ship is an example, not an office's rule. */

export interface Scheme {
  id: string;
  name: string;
  /** 示例: not an official rule. */
  example: boolean;
  /** Weights in points; they sum to 100. */
  weights: { response: number; resolution: number; satisfaction: number };
  /** Whose orders the response rate divides by: valid call-backs (有效回访) or all orders assessed (考核件). */
  responseBase: 'sample' | 'assessed';
  /** Weight of 基本满意 in hundredths: 90 = 0.9 (domain.md §2.1), 0 = it is no 满意. */
  basicWeight: number;
  /** Decimals of the composite score; rates always have two. */
  scoreDecimals: number;
  /** Units with fewer valid samples are listed and not ranked. At least 1. */
  minimumSample: number;
}

/** The formula computed in a Beijing district (domain.md §2.1), marked 示例. */
export const SCHEME_10_50_40: Scheme = {
  id: 'HR-2025',
  name: '响应10、解决50、满意40',
  example: true,
  weights: { response: 10, resolution: 50, satisfaction: 40 },
  responseBase: 'sample',
  basicWeight: 90,
  scoreDecimals: 1,
  minimumSample: 1,
};

/** Weights published elsewhere (domain.md §2.3); response over all orders, a minimum of five samples, marked 示例. */
export const SCHEME_30_35_35: Scheme = {
  id: 'R-2019-11',
  name: '响应30、解决35、满意35',
  example: true,
  weights: { response: 30, resolution: 35, satisfaction: 35 },
  responseBase: 'assessed',
  basicWeight: 0,
  scoreDecimals: 2,
  minimumSample: 5,
};

export const SCHEMES: readonly Scheme[] = [SCHEME_10_50_40, SCHEME_30_35_35];

function basicText(basicWeight: number): string {
  if (basicWeight === 0) return '基本满意不计';
  return basicWeight === 100 ? '基本满意计为满意' : `基本满意按${(basicWeight / 100).toString()}计`;
}

/** The formula in words, printed with every score. */
export function formulaText(scheme: Scheme): string {
  const { response, resolution, satisfaction } = scheme.weights;
  const bases =
    scheme.responseBase === 'sample' ? '三率分母均为有效回访' : '响应率除以考核件，解决率、满意率除以有效回访';
  return `综合成绩＝响应率×${response}＋解决率×${resolution}＋满意率×${satisfaction}；${bases}，${basicText(scheme.basicWeight)}；用分数计算，最后一步四舍五入到${scheme.scoreDecimals}位小数。`;
}
