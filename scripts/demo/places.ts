/** Who works where in the demonstration and the tour. All persons are invented. */
import { sampleOrganization } from '#shared/samples/index.ts';
import type { Role } from '#shared/domain/organization/roles.ts';

export interface Place {
  /** Folder name of its store. */
  id: 'district' | 'street';
  unit: string;
  name: string;
  /** First user of the store; makes the others. */
  admin: string;
  people: readonly { name: string; role: Role }[];
}

/** Shown on the sign-in page of demonstration stores, and only there. */
export const DEMO_PASSWORD = 'demo2019';

/** The upper level: where orders and sample results come from. */
export const SOURCE = '市热线';

const DISTRICT = '110107';
const STREET = '古城街道';

const organization = sampleOrganization();

function unitOf(code: string, name?: string): { unit: string; name: string } {
  const unit = name === undefined ? organization.find(code) : organization.children(code).find((u) => u.name === name);
  if (!unit) throw new Error(`the sample organization has no ${name ?? code}`);
  return { unit: unit.code, name: unit.name };
}

export const district: Place = {
  id: 'district',
  ...unitOf(DISTRICT),
  admin: '周管理',
  people: [{ name: '孙督查', role: 'supervisor' }],
};

export const street: Place = {
  id: 'street',
  ...unitOf(DISTRICT, STREET),
  admin: '钱管理',
  people: [
    { name: '李值班', role: 'clerk' },
    { name: '赵值班长', role: 'supervisor' },
  ],
};

/** A community of the street. */
export function communityNamed(name: string): { code: string; name: string } {
  const found = organization.children(street.unit).find((unit) => unit.kind === 'community' && unit.name === name);
  if (!found) throw new Error(`${street.name} has no ${name}`);
  return found;
}

const SURNAMES = [...'王张刘陈杨黄吴徐马罗'];

/** Who acted for a unit before the demonstration began. */
export function personOf(unit: string): string {
  const place = [district, street].find((each) => each.unit === unit);
  const sum = [...unit].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  return place?.people[0]?.name ?? `${SURNAMES[sum % SURNAMES.length]}值班`;
}
