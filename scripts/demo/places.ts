/** Who works where in the demonstration and the tour. All persons are invented. */
import { sampleOrganization } from '#shared/samples/index.ts';
import type { Role } from '#shared/domain/organization/roles.ts';

export interface Person {
  name: string;
  role: Role;
}

export interface Place {
  /** Folder name of its store. */
  id: 'district' | 'street';
  unit: string;
  name: string;
  people: readonly [Person, ...Person[]];
}

const DISTRICT = '110107';
const STREET = '古城街道';

/** Shown on the sign-in page of demonstration stores. */
export const DEMO_PASSWORD = 'demo2019';

function unitOf(code: string, name?: string): { unit: string; name: string } {
  const organization = sampleOrganization();
  const unit = name === undefined ? organization.find(code) : organization.children(code).find((u) => u.name === name);
  if (!unit) throw new Error(`the sample organization has no ${name ?? code}`);
  return { unit: unit.code, name: unit.name };
}

export const district: Place = {
  id: 'district',
  ...unitOf(DISTRICT),
  people: [
    { name: '孙督查', role: 'supervisor' },
    { name: '周管理', role: 'admin' },
  ],
};

export const street: Place = {
  id: 'street',
  ...unitOf(DISTRICT, STREET),
  people: [
    { name: '李值班', role: 'clerk' },
    { name: '赵值班长', role: 'supervisor' },
  ],
};
