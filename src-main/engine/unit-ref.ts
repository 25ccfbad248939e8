/** Units as the contract shows them. */
import type { UnitRef } from '#shared/contract/api.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';

/** A unit that no package knows is shown by its code. */
export function unitRef(organization: Organization, code: string): UnitRef {
  const { name, kind } = organization.find(code) ?? { name: code, kind: 'department' as const };
  return { code, name, kind };
}
