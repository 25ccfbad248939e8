/**
 * The fields of a kind's payload as a form shows them, read from the family's own schema: whoever adds a kind says it
 * once. Kinds with a form of their own in the window are described here too, for tray and preview.
 */
import { z } from 'zod';
import type { UnitKind } from '../organization/organization.ts';
import { familyOf } from './commands/index.ts';

/** `text` = several lines, `line` = one, `lines` = several short values, `units` = several units. */
export const FIELD_TYPES = ['text', 'line', 'lines', 'choice', 'yesNo', 'minute', 'term', 'unit', 'units'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export interface FormField {
  name: string;
  label: string;
  /** What the description says behind `；`, as when a field is needed. */
  hint: string;
  type: FieldType;
  required: boolean;
  /** Of a choice. */
  options: readonly string[];
  /** Most characters of a text or line. */
  maxLength: number;
  /** Of a unit: the kinds that belong in this field; empty = every kind. */
  unitKinds: readonly UnitKind[];
}

interface Property {
  description?: string;
  field?: string;
  unitKinds?: UnitKind[];
  type?: unknown;
  enum?: string[];
  anyOf?: Property[];
  items?: Property;
  maxLength?: number;
}

const DEFAULT_LENGTH = 200;

function typeOf(property: Property): FieldType {
  const given = FIELD_TYPES.find((type) => type === property.field);
  if (given) return given;
  if (property.items) return typeOf(property.items) === 'unit' ? 'units' : 'lines';
  if (property.anyOf?.some((each) => each.enum) || property.enum) return 'choice';
  const types = Array.isArray(property.type) ? property.type : [property.type];
  return types.includes('boolean') ? 'yesNo' : 'line';
}

function fieldOf(name: string, property: Property, required: boolean): FormField {
  const [label = name, hint = ''] = (property.description ?? name).split('；');
  return {
    name,
    label,
    hint,
    type: typeOf(property),
    required,
    options: property.enum ?? property.anyOf?.find((each) => each.enum)?.enum ?? [],
    // A typed text may be twice as long before it is cleaned (see `typedText`).
    unitKinds: property.unitKinds ?? property.items?.unitKinds ?? [],
    maxLength: property.maxLength === undefined ? DEFAULT_LENGTH : property.maxLength / 2,
  };
}

const READ = new Map<string, readonly FormField[]>();

/** Empty for a kind of a newer version. */
export function formOf(kind: string): readonly FormField[] {
  const known = READ.get(kind);
  if (known) return known;
  const family = familyOf(kind);
  if (!family) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(family.schema, { io: 'input' }) as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  const fields = Object.entries(properties).map(([name, property]) => fieldOf(name, property, required.includes(name)));
  READ.set(kind, fields);
  return fields;
}

/** A form whose fields can all be left out, but not all at once. */
export const needsSomething = (kind: string): boolean =>
  formOf(kind).every(({ required }) => !required) && familyOf(kind)?.schema.safeParse({}).success === false;
