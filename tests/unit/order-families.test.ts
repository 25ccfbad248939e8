/** What every family file has to say of itself; the list of them fits their folder. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FAMILIES, PROTOCOL_VERSION } from '#shared/domain/order/commands/index.ts';
import { formOf, needsSomething } from '#shared/domain/order/form.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { QUEUES } from '#shared/domain/order/queues.ts';
import { PHASES } from '#shared/domain/order/types.ts';
import { UNIT_KIND_LABEL, type UnitKind } from '#shared/domain/organization/organization.ts';
import { commandsFolder, familyFiles, indexOf } from '../../scripts/commands/make.mjs';

const CHINESE = /^[\p{Script=Han}；，、]+$/u;

it('the list is the one that is made from the folder', () => {
  expect(readFileSync(`${commandsFolder}index.ts`, 'utf8')).toBe(indexOf(familyFiles()));
  expect(FAMILIES.map(({ kind }) => `${kind}.ts`).toSorted()).toEqual(familyFiles());
});

describe.each(FAMILIES)(
  '$kind',
  ({ kind, label, key, roles, phases, units, taught, version, clocks, refusals = {} }) => {
    it('names itself in Chinese, with a key of one letter or none', () => {
      expect(label).toMatch(CHINESE);
      expect(key === null || /^[A-Z]$/.test(key)).toBe(true);
      expect(version).toBeGreaterThan(0);
      expect(version).toBeLessThanOrEqual(PROTOCOL_VERSION);
      expect(new Set(clocks).size).toBe(clocks.length);
    });

    it('says its own refusals in Chinese, under codes that no other kind has', () => {
      for (const [code, sentence] of Object.entries(refusals)) {
        expect(code).toMatch(/^own-/);
        expect(sentence).toMatch(/^[\p{Script=Han}；，、（）]+。$/u);
        expect(refusalText(code)).toBe(sentence);
        expect(FAMILIES.filter((family) => Object.hasOwn(family.refusals ?? {}, code))).toHaveLength(1);
      }
    });

    it('what the server alone does is bound to no phase', () => {
      expect(phases.length === 0 || roles.length > 0).toBe(true);
      expect(PHASES).toEqual(expect.arrayContaining([...phases]));
      expect(units?.length).not.toBe(0);
      for (const unit of Object.keys(UNIT_KIND_LABEL) as UnitKind[])
        expect(QUEUES).toEqual(expect.arrayContaining([...taught(unit)]));
    });

    it('describes every field in Chinese', () => {
      if (phases.length === 0) return;
      const fields = formOf(kind);
      for (const field of fields) {
        expect(field.label).toMatch(CHINESE);
        expect(field.type === 'choice' ? field.options.length : 2).toBeGreaterThan(1);
        expect(field.maxLength).toBeGreaterThan(0);
      }
    });
  },
);

describe('the form of 补充', () => {
  it('asks for something, and offers in each list what belongs there', () => {
    expect(FAMILIES.flatMap(({ kind, phases }) => (phases.length > 0 && needsSomething(kind) ? [kind] : []))).toEqual([
      'supplement',
    ]);
    const kindsOf = (field: string) => formOf('supplement').find(({ name }) => name === field)?.unitKinds;
    expect([kindsOf('community'), kindsOf('sections'), kindsOf('note')]).toEqual([['community'], ['section'], []]);
  });
});
