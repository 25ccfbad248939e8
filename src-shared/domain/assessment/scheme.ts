/** Assessment schemes (口径): what is counted, over what it is divided, what it weighs. They are data (package.ts). */

/** 考核口径: orders of a final 剔除 are left out. 全量: all orders. Both figures are always told; the scheme ranks by one. */
export type Counting = 'assessed' | 'all';
export const COUNTING_LABEL: Record<Counting, string> = { assessed: '考核口径', all: '全量' };

/** The time of an order that places it in a period. */
export type DateField = 'cityDispatchedAt' | 'completedAt';
export const DATE_FIELD_LABEL: Record<DateField, string> = { cityDispatchedAt: '市派单时间', completedAt: '办结时间' };

export interface Scheme {
  id: string;
  name: string;
  /** 示例: not an official rule. */
  example: boolean;
  /** Weights in points; they sum to 100. */
  weights: { response: number; resolution: number; satisfaction: number };
  /** Whose orders the response rate divides by: valid call-backs (有效回访) or all orders counted (考核件). */
  responseBase: 'sample' | 'assessed';
  /** Weight of 基本满意 in hundredths: 90 = 0.9 (domain.md §2.1), 0 = it is no 满意. */
  basicWeight: number;
  /** Decimals of the composite score. */
  scoreDecimals: number;
  /** Decimals of a rate in per cent. */
  rateDecimals: number;
  /** Units with fewer valid samples are listed and not ranked. At least 1. */
  minimumSample: number;
  counting: Counting;
  dateField: DateField;
  /** Id of the grouping whose groups are ranked apart; null = all units together. */
  grouping: string | null;
}

/** Which units are ranked apart from others. */
export type Grouping = {
  id: string;
  name: string;
  example: boolean;
} & (
  | { by: 'kind' }
  /** By orders counted in the period: the first class whose `atLeast` is reached; descending, the last is 0. */
  | { by: 'volume'; classes: readonly { name: string; atLeast: number }[] }
  /** Named groups; units of none of them form a last group 其他. */
  | { by: 'list'; groups: readonly { name: string; units: readonly string[] }[] }
);

function basicText(basicWeight: number): string {
  if (basicWeight === 0) return '基本满意不计';
  return basicWeight === 100 ? '基本满意计为满意' : `基本满意按${(basicWeight / 100).toString()}计`;
}

/** `综合成绩＝响应率×10＋…；三率分母均为有效回访，基本满意按0.9计` */
function scoreText(scheme: Scheme): string {
  const { response, resolution, satisfaction } = scheme.weights;
  const bases =
    scheme.responseBase === 'sample' ? '三率分母均为有效回访' : '响应率除以考核件，解决率、满意率除以有效回访';
  return `综合成绩＝响应率×${response}＋解决率×${resolution}＋满意率×${satisfaction}；${bases}，${basicText(scheme.basicWeight)}`;
}

const roundingText = ({ scoreDecimals }: Scheme): string => `用分数计算，最后一步四舍五入到${scoreDecimals}位小数`;

/** The formula in words, printed with every score. */
export const formulaText = (scheme: Scheme): string => `${scoreText(scheme)}；${roundingText(scheme)}。`;

/** The whole scheme in one sentence: the formula, what places an order in a period, and whether excluded ones count. */
export function schemeText(scheme: Scheme): string {
  const counted = scheme.counting === 'assessed' ? '剔除件不计' : '剔除件照计';
  return `${scoreText(scheme)}；按${DATE_FIELD_LABEL[scheme.dateField]}归入时段，${counted}；${roundingText(scheme)}。`;
}
