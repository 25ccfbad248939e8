/** The words of a command as its author typed them, for the tray of refused ones. */
import { formOf, type FieldType } from '#shared/domain/order/form.ts';
import type { Command } from '#shared/domain/order/types.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';
import { formatDue, formatMinute } from '#shared/domain/time.ts';

export interface Field {
  label: string;
  value: string;
}

/** The first acts are told in these words and in this order; the others in those of their own forms. */
const LABEL: Record<string, string> = {
  toUnit: '去向',
  text: '对外答复',
  measures: '解决措施',
  note: '意见',
  contactedAt: '联系诉求人',
  deadline: '解决时限',
  connected: '接通',
  solved: '解决',
  satisfaction: '满意程度',
};
const TOLD_SHORTLY: ReadonlySet<string> = new Set(['dispatch', 'accept', 'forward', 'reply', 'callback']);

function valueText(type: FieldType | undefined, value: unknown, organization: Organization): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (Array.isArray(value)) return value.map((each) => valueText(type, each, organization)).join('、');
  if ((type === 'unit' || type === 'units') && typeof value === 'string') return organization.nameOf(value);
  if (type === 'minute' && typeof value === 'number') return formatMinute(value);
  if (type === 'term' && typeof value === 'number') return formatDue(value, 'long');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What was filled in, the target unit first; a field of a newer version stands under its own name. */
export function fieldsOf({ kind, payload }: Pick<Command, 'kind' | 'payload'>, organization: Organization): Field[] {
  const form = formOf(kind);
  const labels: Record<string, string> = TOLD_SHORTLY.has(kind)
    ? LABEL
    : Object.fromEntries(form.map(({ name, label }) => [name, label]));
  return [...new Set([...Object.keys(labels), ...Object.keys(payload)])]
    .map((field) => [field, payload[field]] as const)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([field, value]) => {
      const type = form.find(({ name }) => name === field)?.type;
      return { label: labels[field] ?? field, value: valueText(type, value, organization) };
    });
}
