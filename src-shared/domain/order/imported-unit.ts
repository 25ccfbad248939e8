/** Which unit an imported order is led by: the file's own word, found in the organization by name. */
import type { Organization, Unit } from '../organization/organization.ts';
import { unknownUnitCode } from '../organization/unknown-unit.ts';
import { unitNamed, type UnitQuery } from '../table/unit-names.ts';
import type { DecideContext } from './command.ts';
import type { RefusalCode } from './refusal.ts';
import type { NamedId, Route } from './types.ts';

export interface FileUnits {
  district: string | null;
  street: NamedId | null;
  community: NamedId | null;
  unit: NamedId | null;
  districtDispatchedAt: number | null;
}

const unknownCode = ({ id, name }: NamedId): string => unknownUnitCode(id === '' ? name : id);

const districtOf = (unit: Unit | null | undefined, organization: Organization): Unit | undefined =>
  unit ? organization.lineage(unit.code).find(({ kind }) => kind === 'district') : undefined;

/** Names of offices, sections and communities repeat: the unit in the nearest of `places` is meant, or the only one. */
function nearest(
  file: NamedId,
  organization: Organization,
  places: readonly (Unit | null | undefined)[],
  query: UnitQuery = {},
): Unit | null {
  for (const within of places) {
    const found = within && unitNamed(file, organization, { ...query, within });
    if (found) return found;
  }
  return unitNamed(file, organization, query);
}

/** `here`: where the importing workstation stands. */
function leadOf(
  { district, street, unit }: FileUnits,
  organization: Organization,
  here: Unit | undefined,
): Unit | string {
  const named = district === null ? null : unitNamed({ id: '', name: district }, organization, { kinds: ['district'] });
  const around = named ?? districtOf(here, organization);
  const inStreet = street && nearest(street, organization, [around], { kinds: ['street'] });
  // A file without units sends its orders to the streets.
  if (!unit) return inStreet ?? (street ? unknownCode(street) : unknownUnitCode(''));
  return (
    nearest(unit, organization, [inStreet, named ?? districtOf(inStreet, organization) ?? around]) ?? unknownCode(unit)
  );
}

export interface Placed {
  leadUnit: string;
  firstUnit: string;
  route: Route;
}

/**
 * The place of an imported order, or why it has none. In a store of nobody (an actor without a unit) the file's word is
 * taken as it is. A workstation imports for its own unit and those below it, and takes what no package knows itself: an
 * order of a unit that does not exist would be seen by nobody.
 */
export function placed(file: FileUnits, { actor, organization }: DecideContext): Placed | RefusalCode {
  const here = organization.find(actor.unit);
  const found = leadOf(file, organization, here);
  const known = typeof found === 'string' ? here : found;
  if (!known) {
    const leadUnit = typeof found === 'string' ? found : found.code;
    return { leadUnit, firstUnit: leadUnit, route: file.districtDispatchedAt === null ? 'direct' : 'viaDistrict' };
  }
  const answerable = organization.answerableFor(known.code) ?? known;
  if (actor.unit !== '') {
    if (!organization.isWithin(known.code, actor.unit)) return 'import-unit';
    // The city handles nothing and is no scope (see `scopesOf`).
    if (answerable.kind === 'city') return 'unknown-unit';
  }
  const isViaDistrict = answerable.kind === 'district' || file.districtDispatchedAt !== null;
  return { leadUnit: known.code, firstUnit: answerable.code, route: isViaDistrict ? 'viaDistrict' : 'direct' };
}
