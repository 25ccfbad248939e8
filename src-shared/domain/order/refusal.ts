/** Why a command is not accepted. The code travels and is stored; the sentence is made where it is shown. */
import { FAMILIES } from './commands/index.ts';

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
  'not-above': '这一步由上一级单位来做。',
  'not-centre': '这一步由主办的街道（镇）、部门或企业的值守人员来做。',
  'not-joint': '该单位不是这件工单的协办单位。',
  'joint-target': '协办单位请在列出的单位里选，不能选主办单位。',
  'joint-known': '该单位已是协办单位。',
  'stands-alone': '本单位独立承办，直接回复，不用送审。',
  'not-district': '没有可以裁定的上级区。',
  'return-forbidden': '已裁定由本单位办理，不能再退。',
  'return-limit': '本单位退这件工单的次数已到上限。',
  'return-late': '已过退单时限，请继续办理。',
  'fallback-only': '退单次数已到上限，只能派给兜底单位。',
  'ruling-target': '改派要选另一个承办单位，维持原派不选。',
  'reason-missing': '不同意要写明原因。',
  'extension-pending': '已有延期申请在等审批。',
  'extension-none': '没有等待审批的延期申请。',
  'extension-limit': '这件工单的延期次数已到上限。',
  'extension-term': '延期要晚于现在的时限，并且不超过规定的天数。',
  'extension-late': '已过办理时限，不能再申请延期。',
  'no-due': '这件工单现在没有计时。',
  'account-known': '已经挂账，或已申请挂账。',
  'account-none': '没有等待审批的挂账申请。',
  'not-on-account': '这件工单没有挂账。',
  'exclusion-known': '已经申请，或已有结论。',
  'exclusion-stage': '剔除、申诉现在不在这一步。',
  'no-sample': '还没有上级抽查结果，不能申诉。',
  'needs-callback': '这类工单经回访办结，不能直接办结。',
  'visit-time': '见面时间不能晚于提交时间，也不能早于派单时间。',
  'unknown-kind': '中心的版本较旧，不认识这种操作。',
  exists: '这件工单已经存在。',
  revision: '已有相同或更新的抽查结果。',
  'import-unit': '承办单位不在本单位之下，不能由本单位导入。',
  sealed: '这件工单已移出，随它封存的内容中心打不开，不能再次上报。',
  error: '中心处理这条操作时出错，已留存，请联系技术人员。',
} as const;

/** A code of this table, or one that a family says itself: `own-…`, with its sentence in the family's `refusals`. */
export type RefusalCode = keyof typeof REFUSALS | `own-${string}`;

/** The sentence of a code; undefined for one of a newer version. */
function sentenceOf(code: string): string | undefined {
  if (Object.hasOwn(REFUSALS, code)) return REFUSALS[code as keyof typeof REFUSALS];
  return FAMILIES.find(({ refusals }) => refusals !== undefined && Object.hasOwn(refusals, code))?.refusals?.[code];
}

/** What a person who was refused should know of the order as it is now. */
export interface Situation {
  /** The word that this person's desk shows for it; null in a phase of a newer version. */
  state: string | null;
  /** Name of the lead unit. */
  lead: string;
  /** Verbs of what this person can do now. */
  possible: readonly string[];
}

/** `工单现在是“待签收”，不能做这一步；可以签收。` Null for codes that the situation adds nothing to. */
function situated(code: string, { state, lead, possible }: Situation): string | null {
  const next = possible.length > 0 ? `可以${possible.join('、')}` : '本岗位现在没有可做的';
  if (code === 'phase' && state !== null) return `工单现在是“${state}”，不能做这一步；${next}。`;
  return code === 'not-lead' ? `主办单位是${lead}，本单位不能做这一步；${next}。` : null;
}

/** The sentence for a refusal code; an unknown code of a newer version is shown as it is. */
export const refusalText = (code: string, now?: Situation): string =>
  (now && situated(code, now)) ?? sentenceOf(code) ?? `未接受（${code}）。`;
