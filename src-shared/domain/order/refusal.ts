/** Why a command is not accepted. The code travels and is stored; the sentence is made where it is shown. */

export const REFUSALS = {
  'unknown-order': '本机和中心都没有这件工单，可能已移出管辖范围。',
  'not-visible': '这件工单已不在本单位管辖范围内。',
  stale: '其间已有他人处理，请按现在的情况重做。',
  phase: '工单现在的状态不能做这一步。',
  'not-lead': '本单位不是这件工单的主办单位。',
  role: '当前岗位没有这项权限，请换值班员或值班长登录。',
  unit: '提交人的单位不属于这台工作站。',
  'unknown-unit': '单位代码不存在。',
  'unit-not-below': '只能转给本单位下属的科室、社区或物业。',
  'dispatch-target': '只能派给本区的街道（镇）、部门或公共服务企业。',
  'same-unit': '工单已在该单位。',
  payload: '填写的内容不完整或不符合要求。',
  'deadline-past': '解决时限不能早于今天；已经解决的不填。',
  'contact-time': '联系时间不能晚于提交时间，也不能早于派单时间。',
  'no-reply-yet': '还没有办理答复，不能登记回访。',
  'callback-answer': '已接通的回访要填是否解决和满意程度；未接通的不填。',
  'unknown-kind': '中心的版本较旧，不认识这种操作。',
  exists: '这件工单已经存在。',
  revision: '已有相同或更新的抽查结果。',
  'import-unit': '承办单位不在本单位之下，不能由本单位导入。',
  error: '中心处理这条操作时出错，已留存，请联系技术人员。',
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** What a person who was refused should know of the order as it is now. */
export interface Situation {
  /** The word that this person's desk shows for it; null in a phase of a newer version. */
  state: string | null;
  /** Name of the lead unit. */
  lead: string;
  /** Verbs of what this person can do now. */
  possible: readonly string[];
}

/** `工单现在是“待签收”，不能做这一步；可以签收。` */
function sentenceFor(code: RefusalCode, { state, lead, possible }: Situation): string {
  const next = possible.length > 0 ? `可以${possible.join('、')}` : '本岗位现在没有可做的';
  if (code === 'phase' && state !== null) return `工单现在是“${state}”，不能做这一步；${next}。`;
  if (code === 'not-lead') return `主办单位是${lead}，本单位不能做这一步；${next}。`;
  return REFUSALS[code];
}

/** The sentence for a refusal code; an unknown code of a newer version is shown as it is. */
export function refusalText(code: string, now?: Situation): string {
  if (!Object.hasOwn(REFUSALS, code)) return `未接受（${code}）。`;
  return now ? sentenceFor(code as RefusalCode, now) : REFUSALS[code as RefusalCode];
}
