/** Units as the contract shows them. */
import type { UnitRef } from '#shared/contract/api.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';

/** A unit that no package knows is shown by what there is of it: its code, or the word of the file that named it. */
export function unitRef(organization: Organization, code: string): UnitRef {
  const { name, kind } = organization.find(code) ?? { name: organization.nameOf(code), kind: 'department' as const };
  return { code, name, kind };
}

/** With the street or department that a section, community or firm works in, for readers of another one. */
export function placedUnitRef(organization: Organization, code: string, reader: string): UnitRef {
  const ref = unitRef(organization, code);
  const answerable = organization.answerableFor(code);
  if (!answerable || answerable.code === code || answerable.code === organization.answerableFor(reader)?.code)
    return ref;
  return { ...ref, under: answerable.name };
}
