/** Drafts of the acts without a form of their own: a value a field, by the field's name; what is empty is not there. */
import type { UnitRef } from '#shared/contract/api.ts';
import { formOf, type FormField } from '#shared/domain/order/form.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { termText } from '#shared/domain/text/typed-time.ts';
import { formatMinute } from '#shared/domain/time.ts';

/** A time as it was typed, and the instant it meant then (epoch ms): null while it cannot be read. */
export interface TypedTime {
  text: string;
  at: number | null;
}

export type FieldValue = string | boolean | TypedTime | UnitRef | readonly UnitRef[];
export type FieldsDraft = Readonly<Record<string, FieldValue>>;

const isUnits = (value: FieldValue): value is readonly UnitRef[] => Array.isArray(value);

export const textOf = (value: FieldValue | undefined): string => (typeof value === 'string' ? value : '');
export const timeOf = (value: FieldValue | undefined): TypedTime =>
  typeof value === 'object' && 'text' in value ? value : { text: '', at: null };
export const unitOf = (value: FieldValue | undefined): UnitRef | null =>
  typeof value === 'object' && 'code' in value ? value : null;
export const unitsOf = (value: FieldValue | undefined): readonly UnitRef[] =>
  value !== undefined && isUnits(value) ? value : [];

function isEmpty(value: FieldValue | null): boolean {
  if (value === null || value === '') return true;
  if (typeof value !== 'object') return false;
  return isUnits(value) ? value.length === 0 : 'text' in value && value.text === '';
}

export function withField(draft: FieldsDraft, name: string, value: FieldValue | null): FieldsDraft {
  const { [name]: _, ...others } = draft;
  return value === null || isEmpty(value) ? others : { ...others, [name]: value };
}

/** Several values in one line, as `住房、漏水`. */
const partsOf = (text: string): string[] => text.split(/[、，,\s]+/u).filter((part) => part !== '');

/** What a field sends; undefined when it is empty or cannot be read. */
export function sentValue({ type }: FormField, value: FieldValue | undefined): unknown {
  switch (type) {
    case 'minute':
    case 'term':
      return timeOf(value).at ?? undefined;
    case 'unit':
      return unitOf(value)?.code;
    case 'units':
      return unitsOf(value).length > 0 ? unitsOf(value).map(({ code }) => code) : undefined;
    case 'yesNo':
      return typeof value === 'boolean' ? value : undefined;
    case 'lines':
      return partsOf(textOf(value)).length > 0 ? partsOf(textOf(value)) : undefined;
    case 'text':
    case 'line':
    case 'choice':
      return textOf(value).trim() === '' ? undefined : textOf(value).trim();
  }
}

function restored({ type }: FormField, sent: unknown, units: readonly UnitRef[]): FieldValue | null {
  if (type === 'unit') return units.find(({ code }) => code === sent) ?? null;
  if (type === 'units') return Array.isArray(sent) ? units.filter(({ code }) => sent.includes(code)) : null;
  if (type === 'lines' && Array.isArray(sent)) return sent.join('、');
  if (typeof sent === 'number') return { text: type === 'term' ? termText(sent) : formatMinute(sent), at: sent };
  return typeof sent === 'string' || typeof sent === 'boolean' ? sent : null;
}

/**
 * The words of a refused command back as a draft.
 * @param units those that may be named now; another one does not come back
 */
export const restoredFields = (
  kind: HumanKind,
  payload: Record<string, unknown>,
  units: readonly UnitRef[],
): FieldsDraft =>
  formOf(kind).reduce<FieldsDraft>(
    (draft, field) => withField(draft, field.name, restored(field, payload[field.name], units)),
    {},
  );
