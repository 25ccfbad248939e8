/** The words of a command as its author typed them, for the tray of refused ones. */
import { importFamily, importPayload } from '#shared/domain/order/commands/import.ts';
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

/** Of a row of a file, what names it: the whole row stands in the file. */
function fieldsOfRow(payload: Command['payload']): Field[] | null {
  const row = importPayload.safeParse(payload);
  if (!row.success) return null;
  const { facts, personal } = row.data;
  const title = personal.title === null ? [] : [{ label: '标题', value: personal.title }];
  return [{ label: '编号', value: facts.number }, ...title];
}

/** What was filled in, the target unit first; a field of a newer version stands under its own name. */
export function fieldsOf({ kind, payload }: Pick<Command, 'kind' | 'payload'>, organization: Organization): Field[] {
  const row = kind === importFamily.kind ? fieldsOfRow(payload) : null;
  if (row) return row;
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
