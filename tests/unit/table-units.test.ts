/** Units as files name them. */
import { describe, expect, it } from 'vitest';
import { unitNamed } from '#shared/domain/table/unit-names.ts';
import { COMMUNITY, DISTRICT, FAR_STREET, ORGANIZATION, OTHER_STREET, SECTION, STREET } from './support/world.ts';

const found = (name: string, query: Parameters<typeof unitNamed>[2] = {}): string | null =>
  unitNamed({ id: '', name }, ORGANIZATION, query)?.code ?? null;
const street = ORGANIZATION.find(STREET)!;

describe('a unit', () => {
  it.each([
    ['八角街道', STREET],
    ['八角街道办事处', STREET],
    ['八角', STREET],
    ['石景山区八角街道', STREET],
    ['北京市石景山区 八角街道办事处', STREET],
    ['石景山区', DISTRICT],
    ['石景山区人民政府', DISTRICT],
    [ORGANIZATION.nameOf(FAR_STREET), FAR_STREET],
    [`${ORGANIZATION.nameOf(FAR_STREET)}人民政府`, FAR_STREET],
    ['八角街', null],
    ['八角东街道', null],
    ['', null],
    ['街道', null],
    ['办事处', null],
  ])('named %s is %s', (name, code) => {
    expect(found(name)).toBe(code);
  });

  it('is none where several have the name, unless the file says where', () => {
    const name = ORGANIZATION.nameOf(SECTION);
    expect(found(name)).toBeNull();
    expect(found(name, { within: street })).toBe(SECTION);
    expect(found(name, { within: ORGANIZATION.find(DISTRICT) })).toBeNull();
  });

  it('is of the kind that the column means', () => {
    expect(found('八角街道', { kinds: ['community'] })).toBeNull();
    expect(found(ORGANIZATION.nameOf(COMMUNITY), { kinds: ['community'], within: street })).toBe(COMMUNITY);
  });

  it('is known by its code, when its name does not say another', () => {
    const of = (id: string, name: string) => unitNamed({ id, name }, ORGANIZATION)?.code ?? null;
    expect([of(STREET, ''), of(STREET, '八角'), of(STREET, '古城街道'), of('104', '')]).toEqual([
      STREET,
      STREET,
      OTHER_STREET,
      null,
    ]);
  });
});
