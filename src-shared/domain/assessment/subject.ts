/** What a ranking lists, and whose workstation may make it: only where all ranked units are in scope (design.md §5). */
import type { Organization, Unit, UnitKind } from '../organization/organization.ts';

/** `unit`: every unit that answers for its orders itself. */
export const SUBJECTS = ['unit', 'street', 'department', 'community', 'section'] as const;
export type Subject = (typeof SUBJECTS)[number];

export const SUBJECT_LABEL: Record<Subject, string> = {
  unit: '承办单位',
  street: '街道（镇）',
  department: '部门',
  community: '社区（村）',
  section: '科室',
};

const KINDS: Record<Subject, readonly UnitKind[]> = {
  unit: ['street', 'department', 'enterprise'],
  street: ['street'],
  department: ['department', 'enterprise'],
  community: ['community'],
  section: ['section'],
};

export const isOfSubject = ({ kind }: Pick<Unit, 'kind'>, subject: Subject): boolean => KINDS[subject].includes(kind);

/** Subjects that a workstation of such a unit may rank. Sections of different streets bear the same names. */
const MAY_RANK: Partial<Record<UnitKind, readonly Subject[]>> = {
  district: ['street', 'unit', 'department', 'community'],
  street: ['community', 'section'],
};

/**
 * The units that a workstation of `own` ranks, in the order of the organization; null when it may not.
 * @param organization of the period: a unit that is gone by now was ranked then
 */
export function rankedUnits(organization: Organization, own: string, subject: Subject): readonly Unit[] | null {
  const top = organization.find(own);
  if (!top || !MAY_RANK[top.kind]?.includes(subject)) return null;
  return organization.subtree(own).filter((unit) => isOfSubject(unit, subject));
}
