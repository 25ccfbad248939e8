import { describe, expect, it } from 'vitest';
import { Organization, UNIT_KIND_LABEL, type Unit } from '#shared/domain/organization/organization.ts';
import { mergePackages } from '#shared/domain/organization/package.ts';
import { ROLE_LABEL, ROLES } from '#shared/domain/organization/roles.ts';
import { grantsOf, scopesOf, viewFor } from '#shared/domain/order/order.ts';
import { sees } from '#shared/domain/order/queues.ts';
import type { OrderState } from '#shared/domain/order/types.ts';
import {
  CITY,
  COMMUNITY,
  DEPARTMENT,
  DISTRICT,
  ENTERPRISE,
  FAR_STREET,
  FIRM,
  ORGANIZATION,
  OTHER_STREET,
  SECTION,
  STREET,
  received,
} from './support/world.ts';

const unit = (code: string, parent: string | null, kind: Unit['kind'] = 'section'): Unit => ({
  code,
  name: code,
  kind,
  parent,
});

describe('the tree of units', () => {
  it('refuses a code that stands twice, a missing parent and a loop', () => {
    expect(() => new Organization([unit('a', null), unit('a', null)])).toThrow('twice');
    expect(() => new Organization([unit('a', 'b')])).toThrow('unknown parent');
    expect(() => new Organization([unit('a', 'b'), unit('b', 'a')])).toThrow('above itself');
    expect(() => new Organization([unit('a', 'a')])).toThrow('above itself');
  });

  it('knows lineage, subtree and names', () => {
    expect(ORGANIZATION.lineage(COMMUNITY).map(({ code }) => code)).toEqual([COMMUNITY, STREET, DISTRICT, CITY]);
    expect(ORGANIZATION.lineage('nowhere')).toEqual([]);
    expect(ORGANIZATION.nameOf(STREET)).toBe('八角街道');
    expect(ORGANIZATION.nameOf('nowhere')).toBe('nowhere');
    const below = ORGANIZATION.subtree(STREET).map(({ code }) => code);
    expect(below[0]).toBe(STREET);
    expect(below).toContain(FIRM);
    expect(below).not.toContain(OTHER_STREET);
    expect(ORGANIZATION.subtree('nowhere')).toEqual([]);
    expect(ORGANIZATION.children('nowhere')).toEqual([]);
  });

  it.each([
    [CITY, CITY],
    [DISTRICT, DISTRICT],
    [STREET, STREET],
    [DEPARTMENT, DEPARTMENT],
    [ENTERPRISE, ENTERPRISE],
    [SECTION, STREET],
    [COMMUNITY, STREET],
    [FIRM, STREET],
    ['nowhere', undefined],
  ])('for %s answers %s', (code, answerable) => {
    expect(ORGANIZATION.answerableFor(code)?.code).toBe(answerable);
  });

  it.each([
    // actor, unit, may
    [STREET, STREET, true],
    [STREET, SECTION, true],
    [STREET, COMMUNITY, true],
    [STREET, FIRM, true],
    [STREET, OTHER_STREET, false],
    [STREET, DISTRICT, false],
    [DISTRICT, DISTRICT, true],
    [DISTRICT, STREET, false],
    [DISTRICT, DEPARTMENT, false],
    [CITY, DISTRICT, false],
    [SECTION, SECTION, true],
    [SECTION, STREET, false],
    [SECTION, COMMUNITY, false],
    ['nowhere', STREET, false],
    [STREET, 'nowhere', false],
    ['nowhere', 'nowhere', false],
  ])('%s acts for %s: %s', (actorUnit, code, may) => {
    expect(ORGANIZATION.actsFor(actorUnit, code)).toBe(may);
  });
});

describe('scopes and grants', () => {
  const led = (leadUnit: string, jointUnits: string[] = []): OrderState => ({
    ...received().known,
    leadUnit,
    jointUnits,
  });

  it.each([
    [STREET, [], [DISTRICT, STREET]],
    [COMMUNITY, [], [DISTRICT, STREET, COMMUNITY]],
    [DISTRICT, [], [DISTRICT]],
    [STREET, [DEPARTMENT, FAR_STREET], [DISTRICT, DEPARTMENT, STREET, '110119', FAR_STREET]],
  ])('an order led by %s with %j stands in %j', (lead, joint, scopes) => {
    expect(scopesOf(led(lead, joint), ORGANIZATION)).toEqual(scopes.toSorted());
  });

  it('an order that is not held stands nowhere', () => {
    expect(scopesOf(undefined, ORGANIZATION)).toEqual([]);
  });

  it('a workstation holds the scope of its unit; the city those of its districts', () => {
    expect(grantsOf(STREET, ORGANIZATION)).toEqual([STREET]);
    expect(grantsOf(DISTRICT, ORGANIZATION)).toEqual([DISTRICT]);
    expect(grantsOf(CITY, ORGANIZATION)).toEqual(['110107', '110119']);
  });

  it('every unit that sees an order holds one of its scopes, and no other does', () => {
    for (const lead of [STREET, COMMUNITY, DISTRICT, DEPARTMENT, FAR_STREET]) {
      const scopes = scopesOf(led(lead), ORGANIZATION);
      for (const { code } of ORGANIZATION.units) {
        const holds = grantsOf(code, ORGANIZATION).some((grant) => scopes.includes(grant));
        expect([code, holds]).toEqual([code, sees(led(lead), code, ORGANIZATION)]);
      }
    }
  });

  it('a view is given to holders of a scope only', () => {
    const { view } = received();
    expect(viewFor(view, [STREET])).toEqual(view);
    expect(() => viewFor(view, [])).toThrow('scope');
  });
});

describe('organization packages', () => {
  const city = { code: CITY, name: '北京市', kind: 'city', parent: null };
  const pack = (units: unknown[]) => ({ version: '1', source: '示例', example: true, units });

  it('are merged: the city above both districts stands once', () => {
    const merged = mergePackages([
      pack([city, { code: '1', name: '甲区', kind: 'district', parent: CITY }]),
      pack([city, { code: '2', name: '乙区', kind: 'district', parent: CITY }]),
    ]);
    expect(merged.units.map(({ code }) => code)).toEqual([CITY, '1', '2']);
  });

  it.each([
    ['two packages differ about a unit', [pack([city]), pack([{ ...city, name: '天津市' }])], 'told twice'],
    ['a unit stands twice in one', [pack([city, city])], 'told twice'],
    ['a parent is missing', [pack([{ code: '1', name: '甲', kind: 'district', parent: '9' }])], 'unknown parent'],
    ['a kind is unknown', [pack([{ ...city, kind: 'galaxy' }])], 'kind'],
    ['a name is empty', [pack([{ ...city, name: ' ' }])], 'name'],
    ['a field is unknown', [pack([{ ...city, phone: '1' }])], 'phone'],
    ['it is no package', [null], 'object'],
  ])('are refused when %s', (_, packages, message) => {
    expect(() => mergePackages(packages)).toThrow(message);
  });

  it('every kind and role has a Chinese name', () => {
    expect(Object.values(UNIT_KIND_LABEL)).toHaveLength(8);
    expect(ROLES.map((role) => ROLE_LABEL[role])).toEqual(['值班员', '值班长', '管理员', '查看员']);
  });
});
