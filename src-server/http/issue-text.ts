/** What is wrong with a value that was delivered, in Chinese and naming the field; never the value itself. */
import type { z } from 'zod';

export interface Issue {
  code: string;
  path: readonly PropertyKey[];
  [detail: string]: unknown;
}

const LABEL: Readonly<Record<string, string>> = {
  source: '来源',
  orders: '工单列表',
  results: '抽查结果列表',
  number: '工单编号',
  districtNumber: '区级编号',
  cityDispatchedAt: '市派单时间',
  unitCode: '承办单位代码',
  type: '诉求类型',
  title: '标题',
  content: '诉求内容',
  caller: '诉求人',
  'caller.name': '诉求人姓名',
  'caller.phone': '诉求人电话',
  place: '诉求地点',
  category: '问题分类',
  extra: '附加字段',
  valid: '是否有效',
  contacted: '是否联系',
  solved: '是否解决',
  satisfaction: '满意程度',
  sampledAt: '抽查时间',
  revision: '结果版次',
  code: '登记码',
  device: '工作站',
};

const TYPE: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否（true / false）',
  array: '列表',
  object: '对象',
  record: '对象',
};

/** Fields are named by their path without positions: 诉求人姓名（caller.name）. */
function fieldOf(path: readonly PropertyKey[]): string {
  const name = path.filter((part) => typeof part === 'string' && !/^\d+$/.test(part)).join('.');
  if (name === '') return '内容';
  return Object.hasOwn(LABEL, name) ? `${LABEL[name]}（${name}）` : name;
}

function faultOf({ code, path, ...detail }: Issue): string {
  const last = path.at(-1);
  switch (code) {
    case 'too_big':
      return `超过上限 ${String(detail['maximum'])}`;
    case 'too_small':
      if (detail['origin'] !== 'string') return `不能小于 ${String(detail['minimum'])}`;
      return detail['minimum'] === 1 ? '不能为空' : `至少 ${String(detail['minimum'])} 个字符`;
    case 'invalid_type':
      return `缺少，或不是${TYPE[String(detail['expected'])] ?? String(detail['expected'])}`;
    case 'invalid_value':
      return Array.isArray(detail['values']) ? `只能是：${detail['values'].join('、')}` : '不在允许的范围内';
    case 'invalid_union':
      return typeof last === 'string' && last.endsWith('At') ? '应为带时区的 ISO 8601 时间，或毫秒数' : '格式不正确';
    case 'custom': {
      const params = detail['params'] as { depth?: number } | undefined;
      return params?.depth === undefined ? '格式不正确' : `嵌套超过 ${params.depth} 层`;
    }
    default:
      return '格式不正确';
  }
}

export const issueText = (issue: Issue): string => `${fieldOf(issue.path)}：${faultOf(issue)}。`;

/** The first fault that zod found. */
export function firstIssueText(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? issueText(issue as unknown as Issue) : '内容：格式不正确。';
}
