/** The words of a command as its author typed them, for the tray of refused ones. */
import { importFamily, importPayload } from '#shared/domain/order/commands/import.ts';
import type { Command } from '#shared/domain/order/types.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';
import { formatDue, formatMinute } from '#shared/domain/time.ts';

export interface Field {
  label: string;
  value: string;
}

/** In this order. */
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

function valueText(field: string, value: unknown, organization: Organization): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (field === 'toUnit' && typeof value === 'string') return organization.nameOf(value);
  if (field === 'contactedAt' && typeof value === 'number') return formatMinute(value);
  if (field === 'deadline' && typeof value === 'number') return formatDue(value, 'long');
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
export const fieldsOf = ({ kind, payload }: Pick<Command, 'kind' | 'payload'>, organization: Organization): Field[] =>
  (kind === importFamily.kind ? fieldsOfRow(payload) : null) ??
  [...new Set([...Object.keys(LABEL), ...Object.keys(payload)])]
    .map((field) => [field, payload[field]] as const)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([field, value]) => ({ label: LABEL[field] ?? field, value: valueText(field, value, organization) }));
